#if canImport(Glibc)
  import Glibc
#endif

/// The process's standard streams: answers go to stdout, everything else to stderr.
enum Terminal {
  static var answersArePeople: Bool { isatty(STDOUT_FILENO) == 1 }
  static var noticesArePeople: Bool { isatty(STDERR_FILENO) == 1 }
  static var inputIsPerson: Bool { isatty(STDIN_FILENO) == 1 }

  /// Writes a line of an answer.
  static func answer(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes a line beside the answer.
  static func notice(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Replaces the current line of a person's screen.
  static func replaceLine(_ text: String) {
    write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
  }

  static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Asks a person for a secret; what is typed or scanned does not show.
  static func askSecretly(_ question: String) -> String? {
    write(question, to: STDERR_FILENO)
    var settings = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &settings) == 0
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    guard isTerminal else { return readLine() }
    let restore = { @Sendable in
      var before = before
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      write("\n", to: STDERR_FILENO)
    }
    Interrupts.perform {
      // A terminal that shows nothing would be left behind.
      restore()
      exit(PlatenExit.notPaid.rawValue)
    }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
    let line = readLine()
    Interrupts.perform(nil)
    restore()
    return line
  }
}
