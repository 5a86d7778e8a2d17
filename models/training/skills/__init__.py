"""The skills of demo-chat: each module draws exchanges from a random generator and names the problem behind them."""
