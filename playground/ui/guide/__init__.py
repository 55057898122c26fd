"""The guide: a book whose steps set the page, ask for one thing, and let the reader check what they say."""
