"""The playground's page: `python app.py`, then open the address that it prints."""

import signal

if __name__ != "__mp_main__":  # as which the processes of the Train tab import this file, and need no page
    from playground.ui import LAUNCH, build_page

    demo = build_page()

if __name__ == "__main__":
    # Who ends the process by a signal, as containers do, ends it as Ctrl-C does: its files are deleted.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    demo.launch(**LAUNCH)
