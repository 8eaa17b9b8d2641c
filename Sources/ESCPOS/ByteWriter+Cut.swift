extension ByteWriter {
  /// Cuts the paper below what is printed; without a cutter, feeds it past the tear bar.
  mutating func cutPaper(_ profile: Profile) {
    guard let cut = profile.cut else {
      put(.feedLines(4))
      return
    }
    switch cut.form {
    case .feeding: put(.cut(cut.cut, feed: 0))
    case .here(let lines):
      put(.feedLines(lines))
      put(.cutHere(cut.cut))
    }
  }
}
