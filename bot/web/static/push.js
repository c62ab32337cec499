// Whether this browser is told of new messages: asked by a button, answered here, taken back here. Not for: showing them
// (the worker does). Without the operator's key the button is not there; an empty one says that the union has switched it off.
const key = document.querySelector('meta[name="push-key"]')?.content;
const get = (id) => document.getElementById(id);
const WORDS = {
  off:
    "Báo cho thầy cô khi có tin mới, cả lúc trang đã đóng? Lời báo chỉ là “Có tin mới từ trợ lý công đoàn”, không có nội dung; " +
    "nó đi qua dịch vụ báo tin của trình duyệt (Google, Apple, Mozilla hoặc Microsoft) ở nước ngoài. Tắt lúc nào cũng được ở đây.",
  on: "Trình duyệt này đang được báo khi có tin mới.",
  denied: "Trình duyệt đang chặn báo tin của trang này. Thầy cô cho phép trong cài đặt của trình duyệt rồi bấm lại.",
  closed: "Công đoàn vừa tắt báo tin trên trình duyệt, nên em chưa bật được.",
  failed: "Em chưa bật được báo tin. Thầy cô thử lại sau giúp em.",
};

function tell(method, body) {
  return fetch("/chat/push", { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function browser() {
  return (await navigator.serviceWorker.ready).pushManager;
}

async function show(words) {
  const on = Boolean(await (await browser()).getSubscription());
  get("push-says").textContent = WORDS[words ?? (on ? "on" : "off")];
  get("push-yes").textContent = on ? "Tắt báo tin" : "Đồng ý, báo cho tôi";
}

async function agree() {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const subscription = await (await browser()).subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { ok, status } = await tell("POST", subscription);
  if (ok) return "on";
  await subscription.unsubscribe();
  return status === 403 ? "closed" : "failed";
}

async function takeBack(subscription) {
  await subscription.unsubscribe();
  await tell("DELETE", { endpoint: subscription.endpoint });
}

function open(shown) {
  get("push").hidden = !shown;
  get("bell").setAttribute("aria-expanded", String(shown));
}

async function answered() {
  get("push-yes").disabled = true;
  const subscription = await (await browser()).getSubscription();
  const words = await (subscription ? takeBack(subscription) : agree()).catch(() => "failed");
  await show(words);
  get("push-yes").disabled = false;
}

// Each visit says it again: a browser's address changes, and cookies get lost.
async function renew() {
  const subscription = await (await browser()).getSubscription();
  if (subscription && !(await tell("POST", subscription)).ok) await subscription.unsubscribe();
}

// Nobody is told any more: on again, this browser is asked anew.
async function forget() {
  await (await (await browser()).getSubscription())?.unsubscribe();
}

if (key && "serviceWorker" in navigator && "PushManager" in window) {
  get("bell").hidden = false;
  get("bell").addEventListener("click", () => (open(get("push").hidden), show()));
  get("push-no").addEventListener("click", () => (open(false), get("bell").focus()));
  get("push-yes").addEventListener("click", answered);
  renew().catch(() => {});
} else if (key === "" && "serviceWorker" in navigator && "PushManager" in window) {
  forget().catch(() => {});
}
