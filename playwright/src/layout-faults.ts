import type { Page } from '@playwright/test';

/**
 * What an eye would see as broken, in words, empty when all is well: text cut off without an ellipsis, texts of one row that lie over
 * each other, and a page that can be moved sideways.
 */
export async function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    type Box = { left: number; top: number; right: number; bottom: number };
    const faults: string[] = [];
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (sideways > 0) faults.push(`the page is ${String(sideways)} px too wide`);

    const isShown = (element: Element): boolean => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const meets = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const texts: { node: Text; box: Box; element: Element }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!(node instanceof Text) || element === null || node.data.trim() === '' || !isShown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const whole = range.getBoundingClientRect();
      let box: Box = whole;
      let isScrolled = false;
      for (let around: Element | null = element; around !== null; around = around.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(around);
        if (overflowX === 'visible') continue;
        const frame = around.getBoundingClientRect();
        // Screen readers' texts lie in boxes of one pixel.
        if (frame.width <= 1) isScrolled = true;
        const isScrollable = overflowX === 'auto' || overflowX === 'scroll';
        if (isScrollable) isScrolled = true;
        if (
          !isScrolled &&
          textOverflow !== 'ellipsis' &&
          whole.right > frame.right + 1 &&
          getComputedStyle(element).textOverflow !== 'ellipsis'
        ) {
          faults.push(`cut off: ${node.data.trim().slice(0, 60)}`);
          isScrolled = true;
        }
        box = meets(box, frame);
      }
      if (box.right - box.left > 1 && box.bottom - box.top > 1) texts.push({ node, box, element });
    }
    // Only texts of one small group are compared: headers that stick lie over rows on purpose.
    const groupOf = (element: Element): Element | null => element.closest('[role=row], li, dl > div, button, header, [role=toolbar]');
    const groups = Map.groupBy(texts, ({ element }) => groupOf(element));
    for (const [group, members] of groups) {
      if (group === null) continue;
      members.forEach((a, i) => {
        for (const b of members.slice(i + 1)) {
          const both = meets(a.box, b.box);
          if (both.right - both.left > 2 && both.bottom - both.top > 4)
            faults.push(`over each other: ${a.node.data.trim().slice(0, 40)} | ${b.node.data.trim().slice(0, 40)}`);
        }
      });
    }
    return faults;
  });
}
