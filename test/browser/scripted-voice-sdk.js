/** What the app uses of Twilio's Voice SDK, driven by a test: `window.phone` is the device. */
class Emitter {
  handlers = {};
  on(name, handler) {
    this.handlers[name] = [...(this.handlers[name] ?? []), handler];
  }
  emit(name, ...given) {
    for (const handler of this.handlers[name] ?? []) handler(...given);
  }
}

class Call extends Emitter {
  parameters;
  customParameters;
  isMuted = false;
  digits = '';
  constructor(parameters, custom) {
    super();
    this.parameters = parameters;
    this.customParameters = new Map(Object.entries(custom));
  }
  accept() {
    this.emit('accept');
  }
  reject() {
    this.emit('reject');
  }
  disconnect() {
    this.emit('disconnect');
  }
  mute(isMuted) {
    this.isMuted = isMuted;
  }
  sendDigits(digits) {
    this.digits += digits;
  }
}

export class Device extends Emitter {
  call;
  constructor(token) {
    super();
    this.token = token;
    window.phone = this;
  }
  async register() {
    this.isRegistered = true;
  }
  updateToken() {}
  destroy() {}
  async connect({ params }) {
    this.call = new Call({}, {});
    window.placed(params);
    return this.call;
  }
  ring(parameters, custom) {
    this.call = new Call(parameters, custom);
    this.emit('incoming', this.call);
  }
}
