using Ringside.Messaging.Blocks;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Blocks;

public sealed class BlockCodecTests
{
    private const string Write = "20020000 02000000 0807060504030201 0010000000000000 AABB";
    private const string Read = "20010000 00100000 0807060504030201 0010000000000000";
    private const string Answer = "21000000 02000000 0807060504030201 AABB";
    private const string Refusal = "21030000 00000000 0807060504030201";
    private const string Device = "0000100000000000 00100000 00000100 20000000 00000000";

    private const long Id = 0x0102_0304_0506_0708;

    [Fact]
    public void Each_message_has_its_golden_bytes_and_they_are_read()
    {
        byte[] bytes = new byte[64];
        var read = new BlockRequest(BlockOperationKind.Read, 4096, Id, 4096);
        read.Write(bytes);
        Assert.Equal(Hex(Read), bytes[..BlockRequest.Size]);
        Assert.True(BlockRequest.TryRead(Hex(Read), out BlockRequest request));
        Assert.Equal(read, request);
        var write = new BlockRequest(BlockOperationKind.Write, 2, Id, 4096);
        write.Write(bytes);
        Assert.Equal(Hex(Write)[..BlockRequest.Size], bytes[..BlockRequest.Size]);
        Assert.True(BlockRequest.TryRead(Hex(Write), out request));
        Assert.Equal(write, request);
        var answer = new BlockResponse(BlockResult.Ok, 2, Id);
        answer.Write(bytes);
        Assert.Equal(Hex(Answer)[..BlockResponse.Size], bytes[..BlockResponse.Size]);
        Assert.True(BlockResponse.TryRead(Hex(Answer), out BlockResponse response));
        Assert.Equal(answer, response);
        Assert.True(BlockResponse.TryRead(Hex(Refusal), out response));
        Assert.Equal(new BlockResponse(BlockResult.NotAligned, 0, Id), response);
        var device = new BlockDevice(1 << 20, 4096, 65536, 32);
        device.Write(bytes);
        Assert.Equal(Hex(Device), bytes[..BlockDevice.Size]);
        Assert.True(BlockDevice.TryRead(Hex(Device), out BlockDevice described));
        Assert.Equal(device, described);
    }

    [Theory]
    [InlineData("20000000 00100000 0807060504030201 0010000000000000")] // operation 0
    [InlineData("20060000 00100000 0807060504030201 0010000000000000")] // operation 6
    [InlineData("20010100 00100000 0807060504030201 0010000000000000")] // not zero
    [InlineData("20010000 00100000 0807060504030201 0010000000000000 AA")] // bytes of a read
    [InlineData("20010000 00100000 0807060504030201 00100000000000")]
    [InlineData("21080000 00000000 0807060504030201")] // result 8
    [InlineData("21000000 01000000 0807060504030201")] // a byte fewer
    [InlineData("21000100 00000000 0807060504030201")] // not zero
    [InlineData("")]
    public void A_message_against_the_table_is_refused(string hex)
    {
        Assert.False(BlockRequest.TryRead(Hex(hex), out _));
        Assert.False(BlockResponse.TryRead(Hex(hex), out _));
    }

    [Theory]
    [InlineData("0000100000000000 00100000 00000100 20000000 01000000")] // not zero
    [InlineData("00001000000000F0 00100000 00000100 20000000 00000000")] // negative size
    [InlineData("0000100000000000 00000000 00000100 20000000 00000000")] // no block
    [InlineData("0000100000000000 00100000 00000000 20000000 00000000")] // transfers of nothing
    [InlineData("0000100000000000 00100000 00000100 00000000 00000000")] // no queue
    [InlineData("0000100000000000 00100000 00000100 20000000 000000")]
    public void A_description_against_the_table_is_refused(string hex) => Assert.False(BlockDevice.TryRead(Hex(hex), out _));

    [Fact]
    public void Fuzz_what_is_read_is_written_in_the_same_bytes() => SeededRandom.ForEachSeed(20, random =>
    {
        var mutator = new ByteMutator(random, Hex(Write), Hex(Read), Hex(Answer), Hex(Refusal), Hex(Device));
        byte[] again = new byte[64];
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = mutator.Next();
            if (BlockRequest.TryRead(bytes, out BlockRequest request))
            {
                request.Write(again);
                Assert.Equal(bytes[..BlockRequest.Size], again[..BlockRequest.Size]);
            }

            if (BlockResponse.TryRead(bytes, out BlockResponse response))
            {
                response.Write(again);
                Assert.Equal(bytes[..BlockResponse.Size], again[..BlockResponse.Size]);
                Assert.Equal(bytes.Length - BlockResponse.Size, response.Length);
            }

            if (BlockDevice.TryRead(bytes, out BlockDevice device))
            {
                device.Write(again);
                Assert.Equal(bytes, again[..BlockDevice.Size]);
            }
        }
    });

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
