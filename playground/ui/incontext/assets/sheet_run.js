// One filling of the sheet: which rows wait, and what comes from Python in growing lines of JSON.

export class Run {
  id = 0;
  going = false;
  total = 0;
  filled = 0;
  waiting = new Map(); // id of a row -> the input that was sent
  head = ""; // the first line of the text that is being read
  read = 0; // so much of it was read

  start(id, waiting) {
    Object.assign(this, { id, waiting, going: true, total: waiting.size, filled: 0, head: "", read: 0 });
  }

  end() {
    this.going = false;
    this.waiting.clear();
  }

  // What is new in a text that begins with the one before: its lines; none where it is of a run that was stopped.
  news(text) {
    if (!text || !this.going) return []; // a run that was stopped ends with nothing
    const first = text.slice(0, text.indexOf("\n"));
    if (JSON.parse(first).run !== this.id) return [];
    if (first !== this.head) Object.assign(this, { head: first, read: 0 });
    const end = text.lastIndexOf("\n");
    const lines = text.slice(this.read, end).split("\n").filter(Boolean);
    this.read = end;
    return lines.map((line) => JSON.parse(line));
  }
}
