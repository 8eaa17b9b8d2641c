/// Emoji as they look in one colour.
enum Pictograph {
  /// A cluster without what only changes colours or joins pictures, of which a font in one colour
  /// knows nothing: the first picture of several, and flags as their letters.
  ///
  /// Of marks that are piled up without end, as many stay as any script uses.
  static func plain(_ cluster: String) -> String {
    let scalars = cluster.unicodeScalars.prefix(mostScalars)
    guard let first = scalars.first else { return cluster }
    if regionalLetters.contains(first.value) {
      var letters = String.UnicodeScalarView()
      for scalar in scalars where regionalLetters.contains(scalar.value) {
        letters.append(Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) ?? scalar)
      }
      return String(letters)
    }
    let isColoured =
      scalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation
      || scalars.contains { $0.properties.isEmojiModifier }
    guard isColoured else { return String(scalars) }
    var plain = String.UnicodeScalarView([first])
    if first.properties.isEmoji, first.value >= 0x80 {
      // Asks for the form of text, where else a font of coloured pictures would be taken.
      plain.append("\u{FE0E}")
    }
    plain.append(contentsOf: scalars.filter { $0 == "\u{20E3}" })
    return String(plain)
  }

  private static let mostScalars = 32
  private static let regionalLetters: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF
}
