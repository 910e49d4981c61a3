using System.Text;
using Ringside.App.Datagrams;
using Ringside.App.Tests.Processes;
using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.App.Tests.Venue;

/// <summary>What <c>trade</c> does with lines, on a connection whose other end the test is.</summary>
internal sealed class TradeRig : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly Pipes _input = new();

    internal TradeRig(bool json = false, bool isTyped = false, bool readsAll = true)
    {
        Printer = new TradePrinter(json, _output, string.Empty);
        Client = new OuchClient(
            new OuchClientOptions { Name = Alpha6.Of("NORTH1"), Secret = Alpha10.Of("SECRET"), MostOrders = 64 }, Printer);

        // The reader's thread wakes it when it ends, which may be later than the test.
        Waiter waiter = new(WaitStrategy.Block);
        User = new TradeUser(
            () => new LineReader(_input, TradeUser.LongestLine + 1, waiter, keepsTooLong: true), new OrderTokens("RUN"), Printer, _errors,
            isTyped, readsAll);
    }

    internal OuchClient Client { get; }

    internal TradePrinter Printer { get; }

    internal TradeUser User { get; }

    internal long NowNanos { get; set; } = 1;

    internal string[] Errors => _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines that were printed since this was asked before.</summary>
    internal string[] TakeOutput()
    {
        string[] lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _output.GetStringBuilder().Clear();
        return lines;
    }

    /// <summary>The gateway lets it in, and there is nothing more to read, unless that is not said.</summary>
    internal TradeRig LogIn(ulong next = 1, bool hasCaughtUp = true)
    {
        Client.Open(NowNanos);
        Client.Sent(Client.Outgoing.Length, NowNanos);
        Client.Received(
            TestClient.Packet(SoupPacketType.LoginAccepted, new SoupLoginAccepted(Alpha10.Of("DAY1"), next)), NowNanos);
        if (hasCaughtUp)
        {
            Say(SoupPacketType.ServerHeartbeat, []);
        }

        return this;
    }

    internal void Say(SoupPacketType type, ReadOnlySpan<byte> payload)
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + payload.Length];
        SoupPacket.Write(type, payload, packet);
        Client.Received(packet, NowNanos);
    }

    /// <summary>The gateway refuses an order, which is an answer.</summary>
    internal void Reject(string token) => Client.Received(
        TestClient.Packet(SoupPacketType.SequencedData, new OuchRejected
        {
            TimestampNanos = 1,
            Token = Alpha14.Of(token),
            Reason = OuchRejectReason.Halted,
        }), NowNanos);

    /// <summary>Types lines, and lets them be carried out: the last one must be <c>orders</c>.</summary>
    internal string[] Type(string lines, bool isLost = false)
    {
        _input.Add(Encoding.UTF8.GetBytes(lines));
        List<string> all = [];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Work(isLost);
                all.AddRange(TakeOutput());
                return all is [.., var last] && last.Contains("live,", StringComparison.Ordinal);
            },
            RingsideProcess.Limit), string.Join('\n', all));
        return [.. all];
    }

    /// <summary>No more lines come, and what was typed is carried out until there is nothing more to do.</summary>
    internal void End(string lines = "", bool isLost = false)
    {
        _input.Add(Encoding.UTF8.GetBytes(lines));
        _input.Add([]);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Work(isLost);
                return User.IsDone || User.DeadlineNanos != long.MaxValue;
            },
            RingsideProcess.Limit));
        Work(isLost);
    }

    internal void Work(bool isLost = false)
    {
        _ = isLost ? User.DoOfflineWork(Client) : User.DoWork(Client, NowNanos);
        Client.Sent(Client.Outgoing.Length, NowNanos);
    }

    public void Dispose() => _input.Add([]);

    /// <summary>Bytes that come when they are added; none are the end.</summary>
    private sealed class Pipes : MemoryStream
    {
        private readonly System.Collections.Concurrent.BlockingCollection<byte[]> _pieces = [];

        internal void Add(byte[] piece) => _pieces.Add(piece);

        public override int Read(Span<byte> buffer)
        {
            byte[] piece = _pieces.Take();
            piece.CopyTo(buffer);
            return piece.Length;
        }
    }
}
