// The browsers of Debian that the tests drive: Chromium, or with BROWSER=firefox Firefox, by WebDriver BiDi.
import { chromium, firefox } from "playwright-core";

export const isFirefox = process.env.BROWSER === "firefox";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export function launch() {
  return isFirefox ? firefox.launch({ channel: "moz-firefox", executablePath: "/usr/bin/firefox-esr" })
    : chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
}
