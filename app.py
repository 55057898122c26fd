"""The playground's page: `python app.py`, then open the address that it prints."""

from playground.ui import LAUNCH, build_page

demo = build_page()

if __name__ == "__main__":
    demo.launch(**LAUNCH)
