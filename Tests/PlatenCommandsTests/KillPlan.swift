import Sales
import Testing
import TestSupport

/// What one seed does: how the customer's wallet answers, and when the checkout dies.
struct KillPlan: Sendable {
  /// A moment in the life of a sale at which a kill can be aimed; the raw value is the journal's
  /// word for the state of the attempt, or of the print job.
  enum Aim: String, Sendable, CaseIterable {
    case creating, submitting, polling, cancelSent, paid, sending, sent

    /// The ends of codes that bring a sale there.
    fileprivate var endings: [String] {
      switch self {
      case .creating, .submitting: KillPlan.endings
      case .polling: ["53", "56", "85"]
      case .cancelSent: ["85"]
      case .paid, .sending, .sent: ["00", "51"]
      }
    }

    /// How much later than it was seen the kill comes at most, in milliseconds: about as long as
    /// the state lasts.
    fileprivate var longestDelay: Int {
      switch self {
      case .creating, .submitting: 60
      case .polling, .cancelSent, .sending, .sent: 120
      case .paid: 3
      }
    }
  }

  enum Moment: Sendable {
    /// So long after the process was started.
    case blind(Duration)
    /// So long after the sale was seen there.
    case seen(Aim, Duration)
  }

  /// Paid at once, by the second, fourth and seventh question, declined, and never paid.
  private static let endings = ["00", "30", "51", "53", "56", "75", "85"]

  let seed: UInt64
  let code: String
  let moment: Moment
  /// The state that the kill is meant to hit, if it is a certain one.
  let aim: Aim?
  /// True when somebody else prints until the kill, so that a paid sale waits for its paper.
  let printerIsTaken: Bool
  /// True when its printer says how it is and when it is done; else it is one that is known as mute.
  let printerAnswers: Bool

  /// The sale's own name.
  var reference: String { "KILL-\(seed)" }
  /// The till's name, of at most 8 characters.
  var till: String { "K\(seed % 10_000_000)" }

  init(seed: UInt64) {
    self.seed = seed
    var random = SeededRandom(seed: seed)
    let endings: [String]
    switch Int(seed % 9) {
    case let turn where turn < Aim.allCases.count:
      let aim = Aim.allCases[turn]
      self.aim = aim
      endings = aim.endings
      // A sale is not paid and unsent for long; behind another's paper it is.
      printerIsTaken = aim == .paid && Bool.random(using: &random)
      let longest = printerIsTaken ? 40 : aim.longestDelay
      moment = .seen(aim, .milliseconds(Int.random(in: 0...longest, using: &random)))
    case Aim.allCases.count:
      // Around the commit of the verdict, which comes with the answer to the first question.
      (aim, endings, printerIsTaken) = (nil, ["00"], false)
      moment = .seen(.polling, .milliseconds(Int.random(in: 90...150, using: &random)))
    default:
      // Moments at which nobody thought of aiming.
      (aim, endings, printerIsTaken) = (nil, Self.endings, false)
      moment = .blind(.milliseconds(Int.random(in: 20...1_200, using: &random)))
    }
    printerAnswers = aim == .sent || aim != .sending && Bool.random(using: &random)
    let digits = String(100_000_000_000 + UInt64.random(in: 0..<900_000_000_000, using: &random))
    // An Alipay code of 18 digits whose last two tell the simulator what happens.
    code = "2864" + digits + (endings.randomElement(using: &random) ?? "00")
  }
}
