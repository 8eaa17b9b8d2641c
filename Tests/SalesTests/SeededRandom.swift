/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

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
