import TestSupport

extension SeededRandom {
  /// True in so many of 100 cases.
  mutating func percent(_ share: Int) -> Bool {
    Int(next() >> 33) % 100 < share
  }

  mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(next() >> 1) % (range.upperBound - range.lowerBound + 1)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(next() >> 33) % elements.count]
  }
}
