using System.Net;
using System.Text;
using Ringside.Lab.Exchange;
using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Lab.Tests.Doubles;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Tests.Exchange;

/// <summary>An exchange on scripted ports and manual time, with a small file.</summary>
internal sealed class ExchangeBench : IDisposable
{
    internal const string Header = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n";

    internal static readonly string[] UsualRows =
    [
        "x,y,1,1000000,true,bid,100,1",
        "x,y,1,1000000,true,ask,101,2",
        "x,y,1,1000100,false,bid,100,3",
        "x,y,1,1000200,false,ask,101,4",
    ];

    private readonly Waiter _waiter = new(WaitStrategy.Spin);

    internal ExchangeBench(
        IReadOnlyList<string>? rows = null,
        string pace = "max",
        ReplayExchangeOptions? behaviour = null,
        bool stopAtBadLine = false,
        Func<Stream>? openStream = null)
    {
        rows ??= UsualRows;
        byte[] text = Encoding.UTF8.GetBytes(Header + string.Join('\n', rows) + '\n');
        openStream ??= () => new MemoryStream(text);
        Assert.True(Pace.TryParse(pace, out Pace? parsed, out _));
        Assert.True(MarketDataFormats.TryGetFormatter("tardis-text", out IMarketDataFormatter? formatter));
        var feed = new MarketDataServerOptions
        {
            Group = new Endpoint(new IPAddress([239, 255, 0, 1]), 12345),
            OpenFile = () =>
            {
                FilesOpened++;
                return TardisReader.OpenDecompressed(openStream(), "test data");
            },
            Formatter = formatter,
            Pace = parsed,
            StopAtBadLine = stopAtBadLine,
        };
        Exchange = new ReplayExchange(
            new OrderEntryServer(Listener, Clock, _waiter),
            new MarketDataServer(Port, feed, Clock),
            behaviour ?? new ReplayExchangeOptions(),
            Observer,
            _waiter);
    }

    internal ManualClock Clock { get; } = new();

    internal ScriptedListener Listener { get; } = new();

    internal ScriptedDatagramPort Port { get; } = new();

    internal RecordingExchangeObserver Observer { get; } = new();

    internal ReplayExchange Exchange { get; }

    internal int FilesOpened { get; private set; }

    /// <summary>Payloads sent, as text.</summary>
    internal IEnumerable<string> Lines => Port.Sent.Select(payload => Encoding.ASCII.GetString(payload));

    internal static byte[] OrderBytes(uint quantity, long priceE8, Side side)
    {
        byte[] bytes = new byte[WireOrderCodec.Size];
        WireOrderCodec.Write(new WireOrder(quantity, priceE8, side), bytes);
        return bytes;
    }

    /// <summary>A trader connects; the connection is returned.</summary>
    internal ScriptedStreamPort Connect()
    {
        var connection = new ScriptedStreamPort();
        Listener.Arrive(connection);
        Step();
        return connection;
    }

    /// <summary>One duty cycle now.</summary>
    internal int Step() => Exchange.DoWork(Clock.Nanos);

    /// <summary>Duty cycles of one microsecond until the exchange is in a state; fails after many.</summary>
    internal void RunUntil(ExchangeState state) => RunUntil(() => Exchange.State == state);

    internal void RunUntil(Func<bool> condition)
    {
        for (int cycle = 0; cycle < 3_000_000; cycle++)
        {
            if (condition())
            {
                return;
            }

            Clock.Nanos += 1_000;
            Step();
        }

        Assert.Fail($"not reached within three seconds of virtual time; state {Exchange.State}");
    }

    public void Dispose()
    {
        Exchange.Dispose();
        _waiter.Dispose();
    }
}
