import NIOCore
import NIOPosix
import Synchronization

/// A TCP server on a free port of this machine that does the same to every connection.
final class ScriptedServer: Sendable {
  /// What it does once a connection has sent something.
  enum Script: Sendable {
    /// Writes a text and leaves the connection open.
    case say(String)
    /// Writes a text and closes.
    case sayAndClose(String)
    /// Writes a text, then blocks of 8 KiB for as long as anybody listens.
    case sayForEver(String)
  }

  let port: Int
  private let channel: any Channel
  private let requests: Requests

  private final class Requests: Sendable {
    let texts = Mutex<[String]>([])
    let connections = Mutex(0)
  }

  init(_ script: Script, host: String = "127.0.0.1") async throws {
    let requests = Requests()
    self.requests = requests
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        requests.connections.withLock { $0 += 1 }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            Handler(script) { text in requests.texts.withLock { $0.append(text) } }
          )
        }
      }
      .bind(host: host, port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  /// What was received so far, one text for each read.
  var received: [String] { requests.texts.withLock { $0 } }

  /// How many connections there were.
  var connections: Int { requests.connections.withLock { $0 } }

  func stop() async throws {
    try await channel.close()
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: Script
    private let note: @Sendable (String) -> Void
    private var hasSpoken = false

    init(_ script: Script, note: @escaping @Sendable (String) -> Void) {
      self.script = script
      self.note = note
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let text = String(buffer: unwrapInboundIn(data))
      note(text)
      // A request can come in several pieces.
      if hasSpoken && !text.hasPrefix("POST ") { return }
      hasSpoken = true
      switch script {
      case .say(let text): write(text, context)
      case .sayAndClose(let text):
        write(text, context)
        context.close(promise: nil)
      case .sayForEver(let text):
        write(text, context)
        pour(context)
      }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func pour(_ context: ChannelHandlerContext) {
      let block = ByteBuffer(string: "2000\r\n" + String(repeating: " ", count: 8192) + "\r\n")
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      context.writeAndFlush(wrapOutboundOut(block)).whenSuccess {
        let (handler, context) = bound.value
        handler.pour(context)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
