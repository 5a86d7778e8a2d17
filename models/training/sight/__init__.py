"""demo-sight: demo-chat with eyes for drawings of a few shapes."""
