import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

export interface VirtualListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly render: (item: Item, index: number) => ComponentChildren;
  /** Of a row, in pixels; of all rows unless they are `measured`. */
  readonly rowHeight: number;
  readonly measured?: boolean;
  /** The row to keep in sight. */
  readonly shown?: number | undefined;
  /** Called when the last row comes into sight. */
  readonly onEnd?: (() => void) | undefined;
}

/** A list of any length of which only what is in sight is there. It fills its parent and scrolls in it. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { label, items, keyOf, render, rowHeight, measured = false, shown, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const options: VirtualizerOptions<HTMLDivElement, HTMLDivElement> = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as Item),
    overscan: 6,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: redraw,
  };
  const [list] = useState(() => new Virtualizer(options));
  list.setOptions(options);
  useLayoutEffect(() => list._didMount(), [list]);
  useLayoutEffect(() => {
    list._willUpdate();
  });
  useEffect(() => {
    if (shown !== undefined && shown >= 0) list.scrollToIndex(shown, { align: 'auto' });
  }, [list, shown]);

  const rows = list.getVirtualItems();
  const atEnd = rows.at(-1)?.index === items.length - 1;
  useEffect(() => {
    if (atEnd) onEnd?.();
  }, [atEnd, items.length]);

  return (
    <div class="scroller" ref={scroller} tabIndex={0} role="group" aria-label={label}>
      <div role="list" style={{ height: `${list.getTotalSize()}px`, position: 'relative' }}>
        {rows.map(({ index, key, start }) => (
          <div
            key={key}
            class="virtual-row"
            role="listitem"
            aria-setsize={items.length}
            aria-posinset={index + 1}
            data-index={index}
            {...(measured ? { ref: list.measureElement } : {})}
            style={{ transform: `translateY(${start}px)`, ...(measured ? {} : { height: `${rowHeight}px` }) }}
          >
            {render(items[index] as Item, index)}
          </div>
        ))}
      </div>
    </div>
  );
}
