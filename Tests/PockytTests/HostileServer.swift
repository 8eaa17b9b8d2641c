import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import PockytSimulator
import StrictJSON
import Synchronization

/// A gateway behind TLS on 127.0.0.1 that keeps honest books and answers as it likes.
final class HostileServer: Sendable {
  /// How a connection begins.
  enum Welcome: Sendable, Hashable {
    /// With a handshake by this identity; `old` is TLS 1.1 at most.
    case tls(HostileCertificates.Identity, old: Bool = false)
    /// Without TLS, by these bytes as soon as something comes; then it stays or closes.
    case bytes([UInt8], closes: Bool)
    /// By a reset as soon as something comes.
    case reset
  }

  /// What the server knows to be true.
  struct Books: Sendable {
    var gateway = SimulatedGateway()
    /// The paths of the requests that came whole, in order.
    var requests: [String] = []
    /// Bytes of calls that came, whole or not.
    var spoken = 0
    var connections = 0
    /// Bytes that the network took.
    var sent = 0
    /// Misdeeds to come at a path.
    var plans: [String: [Misdeed]] = [:]
    /// Welcomes to come; the last one stays.
    var welcomes: [Welcome] = []
  }

  let port: Int
  private let channel: any Channel
  private let state: State

  fileprivate final class State: Sendable {
    let books: Mutex<Books>

    init(_ books: Books) {
      self.books = Mutex(books)
    }
  }

  /// A server that runs and begins each connection as told; the last welcome is for all that
  /// follow.
  init(_ welcomes: [Welcome] = [.tls(.trusted)], host: String = "127.0.0.1") async throws {
    let certificates = try await HostileCertificates.shared.value
    let state = State(Books(welcomes: welcomes))
    self.state = state
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let welcome = state.books.withLock { books in
            books.connections += 1
            return books.welcomes.count > 1
              ? books.welcomes.removeFirst() : books.welcomes.first ?? .reset
          }
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(Cutter())
          switch welcome {
          case .tls(let identity, let isOld):
            var tls = certificates.server(identity)
            if isOld {
              tls.minimumTLSVersion = .tlsv1
              tls.maximumTLSVersion = .tlsv11
            }
            let context = try NIOSSLContext(configuration: tls)
            try pipeline.addHandler(NIOSSLServerHandler(context: context))
            try pipeline.addHandler(RequestHandler(state: state))
          case .bytes(let bytes, let closes):
            try pipeline.addHandler(RudeHandler(steps: [.send(bytes)] + (closes ? [.close] : [])))
          case .reset:
            try pipeline.addHandler(RudeHandler(steps: [.reset]))
          }
        }
      }
      .bind(host: host, port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  /// The books as they are now.
  var books: Books {
    state.books.withLock { books in
      books.gateway.advance(to: SimulatorServer.wallClock())
      return books
    }
  }

  /// Lets the next requests to a path fare so.
  func plan(_ misdeeds: [Misdeed], at path: String) {
    state.books.withLock { $0.plans[path] = misdeeds }
  }

  func stop() async throws {
    try await channel.close()
  }
}

/// Ends a connection below TLS, without any farewell.
private final class Cutter: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = ByteBuffer

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext,
    event: Any,
    promise: EventLoopPromise<Void>?
  ) {
    switch event as? Misdeed.Step {
    case .reset:
      _ = (context.channel as? any SocketOptionProvider)?
        .setSoLinger(linger(l_onoff: 1, l_linger: 0))
      context.close(promise: promise)
    case .cut: context.close(promise: promise)
    default: context.triggerUserOutboundEvent(event, promise: promise)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

/// Does what a misdeed says, step by step.
private class StepHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let count: @Sendable (Int) -> Void

  init(count: @escaping @Sendable (Int) -> Void) {
    self.count = count
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  final func perform(_ steps: ArraySlice<Misdeed.Step>, _ context: ChannelHandlerContext) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch step {
    case .send(let bytes): send(bytes, context) { self.perform(rest, $0) }
    case .slowly(let bytes, let milliseconds):
      guard let first = bytes.first else { return perform(rest, context) }
      let more = [.slowly(Array(bytes.dropFirst()), milliseconds)] + rest
      send([first], context) { context in
        self.after(milliseconds, context) { self.perform(more[...], $0) }
      }
    case .pour(let bytes): send(bytes, context) { self.perform([.pour(bytes)], $0) }
    case .pause(let milliseconds): after(milliseconds, context) { self.perform(rest, $0) }
    case .close: context.close(promise: nil)
    case .cut, .reset: context.triggerUserOutboundEvent(step, promise: nil)
    }
  }

  private func send(
    _ bytes: [UInt8],
    _ context: ChannelHandlerContext,
    then next: @escaping (ChannelHandlerContext) -> Void
  ) {
    let loop = context.eventLoop
    let bound = NIOLoopBound((context, next), eventLoop: loop)
    let (count, size) = (count, bytes.count)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenSuccess {
      count(size)
      // Not at once: a quick network would make the stack as deep as the bytes are many.
      loop.execute {
        let (context, next) = bound.value
        next(context)
      }
    }
  }

  private func after(
    _ milliseconds: Int64,
    _ context: ChannelHandlerContext,
    then next: @escaping (ChannelHandlerContext) -> Void
  ) {
    let bound = NIOLoopBound((context, next), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
      let (context, next) = bound.value
      if context.channel.isActive { next(context) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

/// Answers the first bytes of a connection, whatever they are.
private final class RudeHandler: StepHandler {
  private let steps: [Misdeed.Step]
  private var hasBegun = false

  init(steps: [Misdeed.Step]) {
    self.steps = steps
    super.init { _ in }
  }

  override func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if hasBegun { return }
    hasBegun = true
    perform(steps[...], context)
  }
}

/// Reads requests, carries them out or not, and answers each as planned.
private final class RequestHandler: StepHandler {
  private let state: HostileServer.State
  private var received: [UInt8] = []

  init(state: HostileServer.State) {
    self.state = state
    super.init { size in state.books.withLock { $0.sent += size } }
  }

  override func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = Array(buffer: unwrapInboundIn(data))
    state.books.withLock { $0.spoken += bytes.count }
    received += bytes
    guard let (path, body) = takeRequest() else { return }
    let (misdeed, answer) = state.books.withLock { books in
      books.requests.append(path)
      var plan = books.plans[path] ?? []
      let misdeed = plan.isEmpty ? .honest : plan.removeFirst()
      books.plans[path] = plan
      let answer = misdeed.isCarriedOut ? books.carryOut(path, body) : []
      return (misdeed, answer)
    }
    perform(misdeed.steps(answer)[...], context)
  }

  /// The first request, if it has come whole.
  private func takeRequest() -> (path: String, body: [UInt8])? {
    let end = Array("\r\n\r\n".utf8)
    guard let gap = received.indices.first(where: { received[$0...].starts(with: end) }) else {
      return nil
    }
    let head = String(decoding: received[..<gap], as: UTF8.self).split(separator: "\r\n")
    let length =
      head.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) } ?? 0
    let body = received[(gap + end.count)...]
    guard body.count >= length else { return nil }
    received = Array(body.dropFirst(length))
    let path = head.first.map { $0.split(separator: " ") }?.dropFirst().first
    return (path.map(String.init) ?? "", Array(body.prefix(length)))
  }
}

extension HostileServer.Books {
  fileprivate mutating func carryOut(_ path: String, _ body: [UInt8]) -> [UInt8] {
    var parameters: [String: String] = [:]
    for member in (try? JSONValue(parsing: body))?.object ?? JSONObject() {
      parameters[member.name] = member.value.string
    }
    let now = SimulatorServer.wallClock()
    let reply = gateway.handle(path: path, parameters: parameters, now: now)
    return Array(reply.body.text().utf8)
  }
}
