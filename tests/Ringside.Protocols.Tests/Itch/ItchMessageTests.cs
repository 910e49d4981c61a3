using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.Protocols.Tests.Itch;

public sealed class ItchMessageTests
{
    private static readonly ItchHeader Header = new(1, 0, 34_200_000_000_001);
    private static readonly Alpha8 Stock = Alpha8.Of("ACME");

    [Fact]
    public void A_system_event_is_written_and_read() => AssertGolden(
        ItchMessages.SystemEvent,
        new ItchSystemEvent { Header = Header with { StockLocate = 0 }, EventCode = ItchSystemEventCode.StartOfMessages });

    [Fact]
    public void A_stock_directory_is_written_and_read() => AssertGolden(ItchMessages.StockDirectory, new ItchStockDirectory
    {
        Header = Header,
        Stock = Stock,
        MarketCategory = 'Q',
        FinancialStatus = 'N',
        RoundLotSize = 100,
        RoundLotsOnly = 'N',
        IssueClassification = 'C',
        IssueSubType = Alpha2.Of("Z"),
        Authenticity = 'P',
        ShortSaleThreshold = 'N',
        IpoFlag = ' ',
        PriceTier = '1',
        EtpFlag = 'N',
        EtpLeverageFactor = 0,
        InverseIndicator = 'N',
    });

    [Fact]
    public void Added_orders_are_written_and_read()
    {
        AssertGolden(ItchMessages.AddOrder, new ItchAddOrder
        {
            Header = Header,
            OrderReference = 1001,
            Side = Side.Bid,
            Shares = 300,
            Stock = Stock,
            PriceE4 = 1_234_500,
        });
        AssertGolden(ItchMessages.AddOrderAttributed, new ItchAddOrderAttributed
        {
            Header = Header,
            OrderReference = 1002,
            Side = Side.Ask,
            Shares = 200,
            Stock = Stock,
            PriceE4 = 1_235_000,
            Attribution = Alpha4.Of("FIRM"),
        });
    }

    [Fact]
    public void Executions_are_written_and_read()
    {
        AssertGolden(
            ItchMessages.OrderExecuted,
            new ItchOrderExecuted { Header = Header, OrderReference = 1001, ExecutedShares = 100, MatchNumber = 5001 });
        AssertGolden(ItchMessages.OrderExecutedWithPrice, new ItchOrderExecutedWithPrice
        {
            Header = Header,
            OrderReference = 1002,
            ExecutedShares = 50,
            MatchNumber = 5002,
            Printable = 'Y',
            ExecutionPriceE4 = 1_234_900,
        });
    }

    [Fact]
    public void Changes_of_orders_are_written_and_read()
    {
        AssertGolden(
            ItchMessages.OrderCancel, new ItchOrderCancel { Header = Header, OrderReference = 1001, CancelledShares = 25 });
        AssertGolden(ItchMessages.OrderDelete, new ItchOrderDelete { Header = Header, OrderReference = 1002 });
        AssertGolden(ItchMessages.OrderReplace, new ItchOrderReplace
        {
            Header = Header,
            OriginalReference = 1001,
            NewReference = 1003,
            Shares = 400,
            PriceE4 = 1_234_400,
        });
    }

    [Fact]
    public void Trades_are_written_and_read()
    {
        AssertGolden(ItchMessages.Trade, new ItchTrade
        {
            Header = Header,
            OrderReference = 0,
            Side = Side.Bid,
            Shares = 10,
            Stock = Stock,
            PriceE4 = 1_234_600,
            MatchNumber = 5003,
        });
        AssertGolden(ItchMessages.CrossTrade, new ItchCrossTrade
        {
            Header = Header,
            Shares = 5_000_000_000,
            Stock = Stock,
            CrossPriceE4 = 1_234_500,
            MatchNumber = 5003,
            CrossType = ItchCrossType.Opening,
        });
        AssertGolden(ItchMessages.BrokenTrade, new ItchBrokenTrade { Header = Header, MatchNumber = 5001 });
    }

    [Fact]
    public void Halts_and_imbalances_are_written_and_read()
    {
        AssertGolden(ItchMessages.StockTradingAction, new ItchStockTradingAction
        {
            Header = Header,
            Stock = Stock,
            TradingState = ItchTradingState.Halted,
            Reserved = ' ',
            Reason = Alpha4.Of("T1"),
        });
        AssertGolden(ItchMessages.Imbalance, new ItchImbalance
        {
            Header = Header,
            PairedShares = 1_000,
            ImbalanceShares = 200,
            Direction = ItchImbalanceDirection.Buy,
            Stock = Stock,
            FarPriceE4 = 1_234_400,
            NearPriceE4 = 1_234_500,
            ReferencePriceE4 = 1_234_600,
            CrossType = ItchCrossType.Opening,
            PriceVariation = 'L',
        });
    }

    [Fact]
    public void Every_type_has_the_length_of_the_specification()
    {
        const string lengths = "S12 R39 H25 Y20 L26 V35 W12 K28 J35 h21 A36 F40 E31 C36 X23 D19 U35 P44 Q40 B19 I50 N20 O48";
        Dictionary<int, int> expected = lengths.Split(' ').ToDictionary(
            entry => (int)entry[0], entry => int.Parse(entry[1..], System.Globalization.CultureInfo.InvariantCulture));
        for (int type = 0; type < 256; type++)
            Assert.Equal(expected.GetValueOrDefault(type), ItchMessage.SizeOf((byte)type));
        Assert.Equal(expected.Keys.Order(), Enum.GetValues<ItchMessageType>().Select(type => (int)type).Order());
        Assert.Equal(ItchMessage.MaximumSize, expected.Values.Max());
    }

    [Fact]
    public void Everything_that_is_48_bits_wide_is_kept()
    {
        ItchOrderDelete message = new() { Header = new ItchHeader(65_535, 65_534, (1L << 48) - 1), OrderReference = ulong.MaxValue };
        byte[] bytes = new byte[ItchOrderDelete.Size];
        message.Write(bytes);
        Assert.True(ItchOrderDelete.TryRead(bytes, out ItchOrderDelete again));
        Assert.Equal(message, again);
        Assert.True(ItchHeader.TryRead(bytes, out ItchHeader header));
        Assert.Equal(message.Header, header);
        Assert.False(ItchHeader.TryRead(bytes.AsSpan(0, ItchHeader.Size - 1), out _));
    }

    [Theory]
    [InlineData(ItchMessages.AddOrder)]
    [InlineData(ItchMessages.AddOrderAttributed)]
    [InlineData(ItchMessages.Trade)]
    public void Only_two_sides_are_known(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int value = 0; value < 256; value++)
        {
            bytes[19] = (byte)value;
            TypesSeen seen = default;
            Assert.Equal(value is 'B' or 'S', ItchMessage.TryDispatch(bytes, ref seen));
        }
    }

    [Fact]
    public void Every_type_is_handed_to_its_own_method()
    {
        foreach (byte[] message in ItchMessages.All)
        {
            TypesSeen seen = default;
            Assert.True(ItchMessage.TryDispatch(message, ref seen));
            Assert.Equal((char)message[0], (char)seen.Last);
            Assert.False(ItchMessage.TryDispatch([.. message, 0], ref seen));
            Assert.False(ItchMessage.TryDispatch(message.AsSpan(0, message.Length - 1), ref seen));
        }

        foreach (byte type in "YLVWKJhNO"u8)
        {
            byte[] message = new byte[ItchMessage.SizeOf(type)];
            message[0] = type;
            message[2] = 77;
            TypesSeen seen = default;
            Assert.True(ItchMessage.TryDispatch(message, ref seen));
            Assert.Equal(((ItchMessageType)type, 77), (seen.Last, seen.LastHeader.StockLocate));
        }

        TypesSeen none = default;
        Assert.False(ItchMessage.TryDispatch([], ref none));
        Assert.False(ItchMessage.TryDispatch("?"u8, ref none));
        Assert.Equal(default, none.Last);
    }

    private static void AssertGolden<TMessage>(string hex, TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] bytes = Convert.FromHexString(hex);
        byte[] written = new byte[message.Length];
        message.Write(written);
        Assert.Equal(hex, Convert.ToHexStringLower(written));
        Assert.True(TMessage.TryRead(bytes, out TMessage read));
        Assert.Equal(message, read);
    }
}
