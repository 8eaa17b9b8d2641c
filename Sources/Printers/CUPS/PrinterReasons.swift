extension Unicode.Scalar {
  /// False for what could steer a terminal or turn the order of a text around.
  var isReadable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      false
    default: true
    }
  }
}

/// A text from a server in a form that may stand in a message of ours: one line, no control
/// characters, not endless.
func readable(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(200) {
    if scalar.isReadable, !scalar.properties.isWhitespace {
      result.append(scalar)
    } else if result.last != " ", !result.isEmpty {
      result.append(" ")
    }
  }
  if result.last == " " {
    result.removeLast()
  }
  return String(result)
}

/// The state reasons of printers and jobs in words (RFC 8011, 5.3.8 and 5.4.12).
///
/// Those that say no more than the state itself are left out; unknown ones stay as they are.
func words(for reasons: [String]) -> String {
  var result: [String] = []
  for reason in reasons.prefix(20) {
    let words = reasonWords[stem(of: reason)] ?? readable(reason)
    if !words.isEmpty, !result.contains(words) {
      result.append(words)
    }
  }
  return result.joined(separator: ", ")
}

/// True for a reason that keeps a printer from printing until somebody comes.
func isStopping(_ reason: String) -> Bool {
  reason.hasSuffix("-error") || stem(of: reason) == "offline"
}

func stem(of reason: String) -> String {
  for suffix in ["-error", "-warning", "-report"] where reason.hasSuffix(suffix) {
    return String(reason.dropLast(suffix.count))
  }
  return reason
}

private let reasonWords = [
  "aborted-by-system": "CUPS gave it up",
  "connecting-to-device": "CUPS cannot reach the printer yet",
  "cover-open": "the cover is open",
  "door-open": "the cover is open",
  "interlock-open": "the cover is open",
  "job-canceled-at-device": "it was cancelled at the printer",
  "job-canceled-by-operator": "somebody cancelled it",
  "job-canceled-by-user": "somebody cancelled it",
  "job-hold-until-specified": "it is held",
  "job-incoming": "its document is not whole on the server",
  "job-printing": "",
  "job-queued": "",
  "job-stopped": "it was stopped",
  "media-empty": "out of paper",
  "media-jam": "the paper is jammed",
  "media-low": "little paper left",
  "media-needed": "out of paper",
  "none": "",
  "offline": "the printer is off or not connected",
  "paused": "",
  "printer-stopped": "the queue is stopped",
  "processing-to-stop-point": "",
  "shutdown": "the printer is off",
  "timed-out": "the printer does not answer",
]
