// The way to the server: a WebSocket for what happens, requests for what the person does.

/** How long to wait before connecting anew, in milliseconds. */
const RETRY = 1_000;

/** Why the server did not do what it was asked to. */
export class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Follows what a person sees, connecting anew until closed: `onEvent` gets each event, `onState`
 * whether there is a connection. Gives the function that ends it.
 */
export function follow(person, onEvent, onState) {
  let socket;
  let timer;
  let over = false;
  const connect = () => {
    const query = person ? `?person=${person}` : "";
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/member/live${query}`);
    socket.onopen = () => onState(true);
    socket.onmessage = ({ data }) => onEvent(JSON.parse(data));
    socket.onclose = () => {
      if (over) return;
      onState(false);
      timer = setTimeout(connect, RETRY);
    };
  };
  connect();
  return () => {
    over = true;
    clearTimeout(timer);
    socket.close();
  };
}

/** Asks the server for something; gives the answer's JSON, if it has any. */
export async function request(method, path, body) {
  const options = { method };
  if (body) {
    options.headers = { "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/member/${path}`, options);
  const text = await response.text();
  if (!response.ok) throw new Failure(response.status, text);
  return text ? JSON.parse(text) : null;
}
