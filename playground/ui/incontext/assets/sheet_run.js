// One filling of the sheet: which rows wait, what comes from Python in growing lines of JSON, and how long it takes.

const START = 16; // characters that a row takes time for beside its own
const SETTLED = 2000; // ms after which the speed tells something

export class Run {
  id = 0;
  going = false;
  total = 0;
  filled = 0;
  waiting = new Map(); // id of a row -> the input that was sent
  work = new Map(); // id of a row that has not come -> what it takes, in characters
  left = 0; // the work of all those
  first = null; // {now, left} when the first rows had come: before it waits for others
  head = ""; // the first line of the text that is being read
  read = 0; // so much of it was read

  start(id, waiting) {
    const work = new Map([...waiting].map(([row, input]) => [row, START + input.length]));
    const left = [...work.values()].reduce((sum, one) => sum + one, 0);
    Object.assign(this, { id, waiting, work, left, going: true, total: waiting.size, filled: 0, first: null, head: "", read: 0 });
  }

  end() {
    this.going = false;
    this.waiting.clear();
  }

  // Rows have come. now: ms.
  came(ids, now) {
    for (const id of ids) {
      this.left -= this.work.get(id) ?? 0;
      this.work.delete(id);
    }
    this.filled = this.total - this.work.size;
    this.first ??= { now, left: this.left };
  }

  // How long the others will take, in seconds; null where that cannot be told.
  secondsLeft(now) {
    const past = now - (this.first?.now ?? now);
    const done = (this.first?.left ?? 0) - this.left;
    return past < SETTLED || done <= 0 ? null : ((past / done) * this.left) / 1000;
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
