/** Talks to the service: with time limits, and again after a pause when it fails. */

const TIMEOUT = 20e3;
const SLOW_AFTER = 6e3;
const PAUSES = [1e3, 3e3];
const LONGEST_PAUSE = 10e3;

export class ServiceError extends Error {
  /** @param {"offline"|"unavailable"|"refused"} kind @param {string} code of the problem, or "" */
  constructor(kind, code = "") {
    super(`${kind} ${code}`);
    this.kind = kind;
    this.code = code;
  }
}

export class Client {
  /** @param {string} base origin and path of the service, without a slash at the end */
  constructor(base) {
    this.base = base;
  }

  get(path, parameters = {}) {
    const query = String(new URLSearchParams(Object.entries(parameters).filter(([, value]) => value)));
    return this.#once(query ? `${path}?${query}` : path, {});
  }

  /** Posts once, without waiting for an answer worth reading. */
  send(path, body) {
    return this.#once(path, post(body));
  }

  /** Asks, and asks again after a failure that may pass. `onSlow` is called when it takes long. */
  async ask(body, onSlow) {
    const slow = setTimeout(onSlow, SLOW_AFTER);
    try {
      for (let tries = 0; ; tries += 1) {
        try {
          return await this.#once("/ask", post(body));
        } catch (error) {
          if (error.kind !== "unavailable" || tries >= PAUSES.length) throw error;
          await pause(Math.min(LONGEST_PAUSE, Math.max(PAUSES[tries], error.retryAfter || 0)));
        }
      }
    } finally {
      clearTimeout(slow);
    }
  }

  async #once(path, options) {
    if (navigator.onLine === false) throw new ServiceError("offline");
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(this.base + path, {
        ...options, signal: stop.signal, credentials: "omit", referrerPolicy: "no-referrer",
      });
      if (response.status === 204) return null;
      const content = await response.json();
      if (response.ok) return content;
      const code = String(content.type || "").split(":").pop();
      const passing = response.status >= 500 || response.status === 429;
      const error = new ServiceError(passing ? "unavailable" : "refused", code);
      error.retryAfter = Number(response.headers.get("retry-after")) * 1e3;
      throw error;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      throw new ServiceError(navigator.onLine === false ? "offline" : "unavailable");
    } finally {
      clearTimeout(timer);
    }
  }
}

function post(body) {
  return {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  };
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
