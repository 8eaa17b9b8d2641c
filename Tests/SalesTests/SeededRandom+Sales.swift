import TestSupport

extension SeededRandom {
  /// A number whose count of digits is random too, so that small and large ones are as common.
  mutating func integer(digits: ClosedRange<Int>) -> Int64 {
    let count = Int.random(in: digits, using: &self)
    let digits = (0..<count).map { _ in String(Int.random(in: 0...9, using: &self)) }
    let magnitude = Int64(digits.joined()) ?? 0
    return Bool.random(using: &self) ? magnitude : -magnitude
  }

  /// One of some elements, of which there is at least one.
  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &self)]
  }

  /// True once in so many times.
  mutating func oneIn(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &self) == 0
  }
}
