extension ByteWriter {
  /// GS ( k: a function of a 2-D code with one parameter.
  mutating func put(_ system: SymbolSystem, _ function: UInt8, _ value: UInt8) {
    put([Lead.gs, 0x28, 0x6B, 3, 0, system.rawValue, function, value])
  }

  /// GS ( k: a function of a 2-D code with two parameters.
  mutating func put(_ system: SymbolSystem, _ function: UInt8, _ first: UInt8, _ second: UInt8) {
    put([Lead.gs, 0x28, 0x6B, 4, 0, system.rawValue, function, first, second])
  }

  /// GS ( k: stores the data of a 2-D code.
  mutating func put(storing data: [UInt8], of system: SymbolSystem) {
    let count = min(data.count, system.longestData)
    let length = UInt16(clamping: count + 3)
    put([Lead.gs, 0x28, 0x6B, length.low, length.high, system.rawValue, 80, 48])
    put(data, upTo: count)
  }
}
