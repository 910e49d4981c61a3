using Ringside.Exchange.Clients;
using Ringside.Exchange.Members;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Clients;

/// <summary>A client whose bytes go to a gateway in memory and back, in pieces of any length.</summary>
internal sealed class ClientLink
{
    private readonly TestVenue _venue;
    private TestGateway _gateway;
    private int _connection = -1;

    internal ClientLink(TestVenue venue, TestGateway gateway, string name, Func<OuchClientOptions, OuchClientOptions>? change = null)
    {
        _venue = venue;
        _gateway = gateway;
        OuchClientOptions options = new() { Name = Alpha6.Of(name), Secret = Alpha10.Of("secret"), MostOrders = 4_096 };
        Client = new OuchClient(change is null ? options : change(options), Events);
    }

    internal OuchClient Client { get; }

    internal RecordedEvents Events { get; } = new();

    /// <summary>Longest piece in which bytes go over.</summary>
    internal int Piece { get; set; } = int.MaxValue;

    internal static OrderRequestBuilder Order { get; } = new();

    /// <summary>Connects, to another gateway if one is given, and lets everything happen.</summary>
    internal ClientLink Connect(TestGateway? gateway = null)
    {
        _gateway = gateway ?? _gateway;
        _connection = _gateway.Core.Open(ClientAddress.FromIPv4(0x0A00_0001), _venue.NowNanos);
        Assert.True(_connection >= 0);
        _gateway.Closed.Remove(_connection);
        Client.Open(_venue.NowNanos);
        Run();
        return this;
    }

    internal ClientSendResult Send(OrderRequest request)
    {
        ClientSendResult result = Client.TrySend(request, _venue.NowNanos, _venue.NowNanos);
        Run();
        return result;
    }

    /// <summary>The connection breaks, with whatever is on its way in either direction.</summary>
    internal void Cut()
    {
        if (_connection >= 0 && !_gateway.Closed.ContainsKey(_connection))
            _gateway.Core.Gone(_connection);
        _connection = -1;
        Client.Gone();
        _venue.Run();
    }

    /// <summary>Time goes by, step by step, so that deadlines of both ends are met.</summary>
    internal void Wait(long nanos, long step = TestVenue.Second / 10)
    {
        for (long done = 0; done < nanos; done += step)
        {
            _venue.Wait(step);
            if (Client.DeadlineNanos <= _venue.NowNanos)
                Client.Poll(_venue.NowNanos);
            Assert.True(Client.DeadlineNanos > _venue.NowNanos, "a deadline that stays");
            Run();
        }
    }

    internal void Run()
    {
        bool moves = true;
        while (moves && _connection >= 0)
        {
            _venue.Run();
            moves = MoveUp() | MoveDown();
            if (_gateway.Closed.ContainsKey(_connection))
            {
                _connection = -1;
                Client.Gone();
            }
        }
    }

    internal bool MoveUp()
    {
        ReadOnlySpan<byte> front = Client.Outgoing;
        if (front.IsEmpty || _connection < 0 || _gateway.Closed.ContainsKey(_connection))
            return false;
        byte[] piece = front[..Math.Min(front.Length, Piece)].ToArray();
        Client.Sent(piece.Length, _venue.NowNanos);
        _gateway.Core.Received(_connection, piece, _venue.NowNanos);
        return true;
    }

    internal bool MoveDown()
    {
        if (_connection < 0)
            return false;
        ReadOnlySpan<byte> front = _gateway.Core.Outgoing(_connection);
        if (front.IsEmpty)
            return false;
        byte[] piece = front[..Math.Min(front.Length, Piece)].ToArray();
        _gateway.Core.Sent(_connection, piece.Length, _venue.NowNanos);
        Client.Received(piece, _venue.NowNanos);
        return true;
    }
}
