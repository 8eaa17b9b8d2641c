/// What is going to happen, the earliest first; of two at the same time the one that was entered
/// first.
struct Agenda<Entry> {
  /// A place in a heap that moves without its entry.
  private struct Turn {
    let time: Int64
    let number: Int
    let place: Int

    static func < (left: Turn, right: Turn) -> Bool {
      left.time == right.time ? left.number < right.number : left.time < right.time
    }
  }

  private var heap: [Turn] = []
  private var entries: [Entry?] = []
  private var freePlaces: [Int] = []
  private var turns = 0

  mutating func enter(_ entry: Entry, at time: Int64) {
    turns += 1
    let place = freePlaces.popLast() ?? entries.count
    if place == entries.count {
      entries.append(entry)
    } else {
      entries[place] = entry
    }
    heap.append(Turn(time: time, number: turns, place: place))
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next() -> (time: Int64, entry: Entry)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    guard let entry = entries[first.place] else { return nil }
    entries[first.place] = nil
    freePlaces.append(first.place)
    return (first.time, entry)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
