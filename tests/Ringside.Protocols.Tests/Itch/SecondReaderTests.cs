using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Itch;

/// <summary>A reader of another make, in Python, finds the same fields as we in the golden messages, which <c>ItchMessageTests</c> hold
/// against what we write.</summary>
public sealed class SecondReaderTests
{
    private const string Tool = "python3";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_reader_of_another_make_finds_the_same_fields()
    {
        Require.Command(Tool);
        SeededRandom random = new(1);
        using MemoryStream file = new();
        List<string> expected = [];
        byte[] message = new byte[ItchMessage.MaximumSize];
        for (int round = 0; round < 20; round++)
        {
            foreach (byte[] golden in ItchMessages.All)
            {
                golden.CopyTo(message, 0);
                FieldLines lines = new(new StringBuilder());

                // Another stock locate, tracking number and time in each, and the other fields as they are.
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(1), (ushort)random.Next(1 << 16));
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(3), (ushort)random.Next(1 << 16));
                BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(7), random.NextUInt32());
                Assert.True(ItchMessage.TryDispatch(message.AsSpan(0, golden.Length), ref lines));
                expected.Add(lines.Text.ToString());
                file.Write([0, (byte)golden.Length, .. message.AsSpan(0, golden.Length)]);
            }
        }

        file.Write([0, 0]);
        using TemporaryFolder folder = new();
        Assert.Equal(expected, Read(folder.Write("day.itch", file.ToArray())));
    }

    private static string[] Read(string path)
    {
        string script = RepositoryRoot.Combine("tests", "Ringside.Protocols.Tests", "Itch", "read_itch.py");
        using Process process = Process.Start(new ProcessStartInfo(Tool, [script, path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit), "python3 did not end");
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The line that the script prints, from what our decoder says.</summary>
    private readonly struct FieldLines(StringBuilder text) : IItchHandler
    {
        internal StringBuilder Text => text;

        public bool On(in ItchSystemEvent message) => Line('S', message.Header, $"event={(char)message.EventCode}");

        public bool On(in ItchStockDirectory message) => Line('R', message.Header, $"stock={message.Stock} "
            + $"category={message.MarketCategory} status={message.FinancialStatus} lot={message.RoundLotSize} "
            + $"lots_only={message.RoundLotsOnly} class={message.IssueClassification} subtype={message.IssueSubType} "
            + $"authenticity={message.Authenticity} threshold={message.ShortSaleThreshold} ipo={message.IpoFlag.ToString().Trim()} "
            + $"tier={message.PriceTier} etp={message.EtpFlag} factor={message.EtpLeverageFactor} inverse={message.InverseIndicator}");

        public bool On(in ItchStockTradingAction message) => Line('H', message.Header, $"stock={message.Stock} "
            + $"state={(char)message.TradingState} reserved={message.Reserved.ToString().Trim()} reason={message.Reason}");

        public bool On(in ItchAddOrder message) => Line('A', message.Header, $"order={message.OrderReference} side={Letter(message.Side)} "
            + $"shares={message.Shares} stock={message.Stock} price={message.PriceE4}");

        public bool On(in ItchAddOrderAttributed message) => Line('F', message.Header, $"order={message.OrderReference} "
            + $"side={Letter(message.Side)} shares={message.Shares} stock={message.Stock} price={message.PriceE4} "
            + $"attribution={message.Attribution}");

        public bool On(in ItchOrderExecuted message) => Line('E', message.Header, $"order={message.OrderReference} "
            + $"shares={message.ExecutedShares} match={message.MatchNumber}");

        public bool On(in ItchOrderExecutedWithPrice message) => Line('C', message.Header, $"order={message.OrderReference} "
            + $"shares={message.ExecutedShares} match={message.MatchNumber} printable={message.Printable} "
            + $"price={message.ExecutionPriceE4}");

        public bool On(in ItchOrderCancel message) =>
            Line('X', message.Header, $"order={message.OrderReference} shares={message.CancelledShares}");

        public bool On(in ItchOrderDelete message) => Line('D', message.Header, $"order={message.OrderReference}");

        public bool On(in ItchOrderReplace message) => Line('U', message.Header, $"order={message.OriginalReference} "
            + $"new_order={message.NewReference} shares={message.Shares} price={message.PriceE4}");

        public bool On(in ItchTrade message) => Line('P', message.Header, $"order={message.OrderReference} side={Letter(message.Side)} "
            + $"shares={message.Shares} stock={message.Stock} price={message.PriceE4} match={message.MatchNumber}");

        public bool On(in ItchCrossTrade message) => Line('Q', message.Header, $"shares={message.Shares} stock={message.Stock} "
            + $"price={message.CrossPriceE4} match={message.MatchNumber} cross={(char)message.CrossType}");

        public bool On(in ItchBrokenTrade message) => Line('B', message.Header, $"match={message.MatchNumber}");

        public bool On(in ItchImbalance message) => Line('I', message.Header, $"paired={message.PairedShares} "
            + $"imbalance={message.ImbalanceShares} direction={(char)message.Direction} stock={message.Stock} far={message.FarPriceE4} "
            + $"near={message.NearPriceE4} reference={message.ReferencePriceE4} cross={(char)message.CrossType} "
            + $"variation={message.PriceVariation}");

        public bool OnUndecoded(ItchMessageType type, in ItchHeader header) => false;

        private static char Letter(Side side) => side == Side.Bid ? 'B' : 'S';

        private bool Line(char type, in ItchHeader header, string fields)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{type} {header.StockLocate} {header.TrackingNumber} {header.TimestampNanos} {fields}");
            return true;
        }
    }
}
