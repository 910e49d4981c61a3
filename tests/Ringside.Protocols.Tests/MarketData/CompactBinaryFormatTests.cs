using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.MarketData;

public sealed class CompactBinaryFormatTests
{
    private static readonly CompactBinaryFormat Format = new();

    private static readonly MarketDataRow Row = new()
    {
        TimestampMicros = 0x0102030405060708,
        LocalTimestampMicros = 0x1112131415161718,
        IsSnapshot = true,
        Side = Side.Ask,
        PriceE8 = 0x2122232425262728,
        AmountE8 = 0x3132333435363738,
    };

    private static readonly byte[] Golden = System.Convert.FromHexString(
        "52010300" + "0807060504030201" + "1817161514131211" + "2827262524232221" + "3837363534333231");

    [Fact]
    public void A_row_is_written_as_the_table_says()
    {
        byte[] payload = new byte[CompactBinaryFormat.Size];
        Assert.True(Format.TryFormat([], Row, payload, out int length));
        Assert.Equal(CompactBinaryFormat.Size, length);
        Assert.Equal(Golden, payload);
        Assert.True(Format.TryFormat([], Row with { IsSnapshot = false, Side = Side.Bid }, payload, out _));
        Assert.Equal(0, payload[2]);
    }

    [Fact]
    public void A_row_is_read_back()
    {
        Assert.True(Format.TryParse(Golden, out MarketDataRow row));
        Assert.Equal(Row, row);
    }

    [Fact]
    public void A_payload_area_that_is_too_small_is_left_alone()
    {
        byte[] payload = new byte[CompactBinaryFormat.Size - 1];
        Assert.False(Format.TryFormat([], Row, payload, out int length));
        Assert.Equal(0, length);
        Assert.All(payload, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0, 0x51)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 1)]
    [InlineData(11, 0x80)]
    [InlineData(19, 0x80)]
    [InlineData(27, 0x80)]
    [InlineData(35, 0x80)]
    public void A_wrong_byte_is_refused(int offset, byte value)
    {
        byte[] payload = [.. Golden];
        payload[offset] = value;
        Assert.False(Format.TryParse(payload, out MarketDataRow row));
        Assert.Equal(default, row);
    }

    [Fact]
    public void Amount_zero_is_refused_in_a_snapshot_only()
    {
        byte[] payload = [.. Golden];
        payload.AsSpan(28).Clear();
        Assert.False(Format.TryParse(payload, out _));
        payload[2] = 2;
        Assert.True(Format.TryParse(payload, out MarketDataRow row));
        Assert.Equal(0, row.AmountE8);
    }

    [Fact]
    public void Another_length_is_refused()
    {
        for (int length = 0; length < Golden.Length; length++)
            Assert.False(Format.TryParse(Golden.AsSpan(0, length), out _));
        Assert.False(Format.TryParse([.. Golden, 0], out _));
    }

    [Fact]
    public void Spoiled_payloads_never_throw_and_what_is_read_is_written_the_same() => SeededRandom.ForEachSeed(20, random =>
    {
        ByteMutator mutator = new(random, Golden);
        byte[] again = new byte[CompactBinaryFormat.Size];
        for (int count = 0; count < 5_000; count++)
        {
            byte[] payload = mutator.Next();
            if (!Format.TryParse(payload, out MarketDataRow row))
                continue;
            Assert.True(row.PriceE8 >= 0 && row.AmountE8 >= 0 && row.TimestampMicros >= 0 && row.LocalTimestampMicros >= 0);
            Assert.True(Format.TryFormat([], row, again, out _));
            Assert.Equal(payload, again);
        }
    });
}
