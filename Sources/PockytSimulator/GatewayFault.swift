/// One way in which a call goes wrong.
///
/// Times are in milliseconds, 0 to a year.
public enum GatewayFault: Sendable, Hashable {
  /// Which side of the effect an error stands on.
  public enum Effect: String, Sendable, CaseIterable {
    /// The call is answered with the error and not carried out.
    case before
    /// The call is carried out and answered with the error.
    case after
  }

  /// An answer with HTTP 200 or 204 that is not JSON of the API, after the call was carried out.
  public enum Garble: String, Sendable, CaseIterable {
    /// A page of HTML.
    case html
    /// HTTP 204 without a body.
    case empty
    /// The first half of the body.
    case truncated
    /// Bytes that are no text.
    case garbage
    /// The answer as XML.
    case xml
    /// The answer compressed with gzip, which nobody asked for.
    case gzip
    /// A body of chunks that never ends.
    case endless
  }

  /// An answer that is JSON but differs from the documented one, after the call was carried out.
  public enum Alteration: String, Sendable, CaseIterable {
    /// The number of another transaction.
    case otherTransactionNo
    /// The reference of another transaction.
    case otherReference
    /// An amount that is larger by one minor unit.
    case otherAmount
    /// Another currency.
    case otherCurrency
    /// The status in upper case.
    case upperCaseStatus
    /// The member for the status twice, with different words.
    case twoStatuses
    /// `ret_code` as a number, which loses its zeros.
    case codeAsNumber
    /// `retMsg` instead of `ret_msg`.
    case retMsg
    /// Members that nobody knows, in the envelope and in the result.
    case extraMembers
    /// Amounts as JSON numbers, `13.00`.
    case amountsAsNumbers
    /// Amounts without zeros at the end, `13`.
    case amountsShort
    /// Amounts with one digit after the point where that is enough, `13.0`.
    case amountsWithOneDigit
    /// Amounts with one zero too many, `13.000`.
    case amountsLong
  }

  /// The request does not arrive, nothing is answered.
  case requestLost
  /// The call is carried out, nothing is answered.
  case answerLost
  /// The call is carried out this much later, nothing is answered.
  case deliveredLate(milliseconds: Int64)
  /// The call is carried out and answered, and carried out again this much later.
  case duplicated(milliseconds: Int64)
  /// The call is carried out at once and answered this much later.
  case slow(milliseconds: Int64)
  /// The connection is reset instead of an answer.
  case reset(Effect)
  /// An HTTP status of 400 or more; `retryAfter` is in seconds.
  case httpError(status: Int, Effect, body: Bool, retryAfter: Int?)
  /// HTTP 301 to another host, the call is not carried out.
  case redirected
  /// A `ret_code` of six digits other than 000100.
  case refused(code: String, Effect)
  /// An answer that is not JSON of the API.
  case garbled(Garble)
  /// An answer that differs from the documented one.
  case altered(Alteration)
  /// This word as the status.
  case statusWord(String)
  /// This member of the result or the envelope is null.
  case nullMember(String)
  /// This member of the result or the envelope is not there.
  case absentMember(String)
  /// `query` and `detail` show how it stood this much earlier.
  case stale(milliseconds: Int64)
  /// The times in the answer are ahead by this much, or behind when it is negative.
  case skewed(milliseconds: Int64)
  /// The body comes in single bytes.
  case sliced
}

extension GatewayFault {
  /// What becomes of a call.
  struct Course {
    /// Whether it is carried out when it comes in.
    var carriedOut = true
    /// After how many milliseconds it is carried out once more, or first.
    var carriedOutLater: Int64?
    /// After how many milliseconds it is answered; nil for never.
    var answered: Int64? = 0
  }

  var course: Course {
    switch self {
    case .requestLost: Course(carriedOut: false, answered: nil)
    case .answerLost, .reset(.after): Course(answered: nil)
    case .reset(.before): Course(carriedOut: false, answered: nil)
    case .deliveredLate(let delay):
      Course(carriedOut: false, carriedOutLater: delay, answered: nil)
    case .duplicated(let delay): Course(carriedOutLater: delay)
    case .slow(let delay): Course(answered: delay)
    case .httpError(_, .before, _, _), .refused(_, .before), .redirected:
      Course(carriedOut: false)
    case .httpError, .refused, .garbled, .altered, .statusWord, .nullMember, .absentMember,
      .stale, .skewed, .sliced:
      Course()
    }
  }
}
