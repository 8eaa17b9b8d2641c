import TestSupport

extension SeededRandom {
  /// True in so many of 100 cases.
  mutating func percent(_ share: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < share
  }

  mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &self)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
