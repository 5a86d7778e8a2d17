"""demo-ears: a small Whisper, trained on speech that espeak-ng says."""
