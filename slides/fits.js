// Exit status 1 where a slide holds more than its page shows.
//   node fits.js NODE_MODULES BROWSER DECK.html
const [modules, browser, deck] = process.argv.slice(2)
const puppeteer = require(require('path').resolve(modules, 'puppeteer-core'))

// Runs in the browser; one line a slide that is too full.
function tooFull() {
  const sections = [...document.querySelectorAll('section')]
  return sections.flatMap((section, n) => {
    const parts = [section, ...section.querySelectorAll('pre, table')]
    const full = parts.some((part) =>
      part.scrollHeight > part.clientHeight + 1 ||
      part.scrollWidth > part.clientWidth + 1)
    return full ? [`slide ${n + 1}: ${section.innerText.split('\n')[0]}`] : []
  })
}

async function main() {
  const chrome = await puppeteer.launch({
    executablePath: browser,
    args: process.env.CHROME_NO_SANDBOX ? ['--no-sandbox'] : [],
  })
  const page = await chrome.newPage()
  await page.emulateMediaType('print')
  await page.goto('file://' + require('path').resolve(deck))
  const full = await page.evaluate(tooFull)
  await chrome.close()
  for (const slide of full) console.error(`too full, ${slide}`)
  process.exitCode = full.length ? 1 : 0
}

main()
