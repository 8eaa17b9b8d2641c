import ESCPOS
public import Journal
import Payment
import Pockyt
public import Sales
import Spool
import Synchronization

/// One till's service: checkouts, receipts and what an earlier process left.
///
/// The command line and the protocol call this and nothing below it.
public final class Till: Sendable {
  let setup: TillSetup
  let journal: Journal
  let owner: Owner
  let client: PockytClient
  private let transport: HTTPTransport
  private let work = Mutex<Set<Work>>([])

  /// Something that a task of this process is at work on.
  enum Work: Hashable {
    case attempt(SaleReference, Int)
    case job(Int64)
  }

  /// Opens the journal and claims a name for this process's work.
  ///
  /// - Throws: `JournalError` when the data directory cannot be used.
  public init(_ setup: TillSetup) throws(JournalError) {
    self.setup = setup
    let directory = try DataDirectory(path: setup.dataDirectory)
    journal = try Journal(in: directory, bootID: TillClock.bootID())
    try journal.tie(to: setup.gateway.world)
    owner = try Owner(id: randomDigits(16), in: directory)
    transport = HTTPTransport(url: setup.gateway.url)
    client = PockytClient(
      merchant: setup.gateway.merchant,
      token: setup.gateway.token,
      transport: transport,
      options: setup.gateway.options
    )
  }

  /// Ends the connections and the claim; the till is not used afterwards.
  public func close() async {
    await transport.shutDown()
    owner.retire()
  }

  /// A reference that no sale has: the moment in UTC and random digits.
  public static func newReference() -> SaleReference {
    let moment = LocalTime(TillClock.wall(), offsetMinutes: 0).description
    let digits = moment.prefix(19).filter(\.isNumber)
    return SaleReference("S\(digits)-\(randomDigits(6))") ?? newReference()
  }

  /// Takes work on; false when another task of this process is at it.
  func begin(_ item: Work) -> Bool {
    work.withLock { $0.insert(item).inserted }
  }

  func end(_ item: Work) {
    work.withLock { _ = $0.remove(item) }
  }

  var spool: Spool {
    Spool(
      journal: journal,
      owner: owner,
      printer: setup.printer,
      now: TillClock.wall,
      clock: TillClock.local
    )
  }
}
