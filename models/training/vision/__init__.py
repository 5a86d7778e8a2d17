"""demo-vision: drawings, the classifier that names them, its training and export."""
