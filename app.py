"""The playground's page: `python app.py`, then open the address that it prints."""

if __name__ != "__mp_main__":  # as which the processes of the Train tab import this file, and need no page
    from playground.ui import LAUNCH, build_page

    demo = build_page()

if __name__ == "__main__":
    demo.launch(**LAUNCH)
