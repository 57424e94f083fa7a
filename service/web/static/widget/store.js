/** What stays on this device: settings, texts, and, if the reader wishes, the conversation. */

const HISTORY_ENTRIES = 12;
const HISTORY_DAYS = 30;

export class Store {
  /** @param {string} space keeps the data of several services on one site apart */
  constructor(space) {
    this.prefix = `madoguchi:${space}:`;
    this.memory = new Map();
  }

  /** Returns a value, or the fallback; pages that may keep nothing work from memory. */
  get(name, fallback) {
    try {
      const text = localStorage.getItem(this.prefix + name);
      return text === null ? this.memory.get(name) ?? fallback : JSON.parse(text);
    } catch {
      return this.memory.get(name) ?? fallback;
    }
  }

  set(name, value) {
    this.memory.set(name, value);
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // Full or forbidden: memory holds it until the page is left.
    }
  }

  remove(name) {
    this.memory.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      // Forbidden: nothing was kept.
    }
  }

  /** Returns earlier questions with their replies, oldest first, without what is too old. */
  history(now) {
    const oldest = now.getTime() - HISTORY_DAYS * 86400e3;
    const kept = this.get("history", []);
    return Array.isArray(kept) ? kept.filter((entry) => entry && entry.reply && entry.at > oldest) : [];
  }

  remember(question, reply, now) {
    const entry = { question, reply, at: now.getTime() };
    this.set("history", [...this.history(now), entry].slice(-HISTORY_ENTRIES));
  }
}
