using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Shards;

public sealed class ShardInputTests
{
    [Fact]
    public void Fields_stand_where_the_table_says()
    {
        var input = new ShardInput
        {
            Kind = ShardInputKind.GatewayLost,
            Gateway = 0x0605_0403,
            Instance = 0x0F0E_0D0C_0B0A_0908,
            Sequence = 0x1716_1514_1312_1110,
            Generation = 0x1F1E_1D1C_1B1A_1918,
            Token = OrderToken.From(Alpha14.Of("TOKEN-OF-ORDER")),
            ReplacedToken = OrderToken.From(Alpha14.Of("OTHER")),
            Command = new Command { Kind = CommandKind.Tick },
        };
        input.Details[31] = 77;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ShardInput>(ref input));
        Assert.Equal(ShardInput.Size, bytes.Length);
        Assert.Equal(ShardInput.Size, Unsafe.SizeOf<ShardInput>());
        Assert.Equal("03000000030405060809", Convert.ToHexStringLower(bytes[..10]));
        Assert.Equal("101112131415161718191a1b1c1d1e1f", Convert.ToHexStringLower(bytes[16..32]));
        Assert.Equal("TOKEN-OF-ORDER\0\0", System.Text.Encoding.ASCII.GetString(bytes[32..48]));
        Assert.Equal("OTHER         \0\0", System.Text.Encoding.ASCII.GetString(bytes[48..64]));
        Assert.Equal(77, bytes[95]);
        Assert.Equal((byte)CommandKind.Tick, bytes[96]);
    }

    [Fact]
    public void A_token_is_the_field_that_it_was_made_of()
    {
        var field = Alpha14.Of("A 1");
        Assert.Equal(field, OrderToken.From(field).ToField());
        Assert.False(OrderToken.From(field).IsNone);
        Assert.True(default(OrderToken).IsNone);
    }
}
