using Ringside.Linux.Netlink;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Netlink;

public sealed class MessageReaderFuzz
{
    private static readonly byte[][] Corpus =
    [
        .. new[]
        {
            GoldenMessages.AddVethPair, GoldenMessages.AddAddress, GoldenMessages.AddAddressIPv6, GoldenMessages.SetNeighbour,
            GoldenMessages.Neighbours, GoldenMessages.Routes, GoldenMessages.Refusal, GoldenMessages.Done,
        }.Select(GoldenMessages.Bytes),
    ];

    [Fact]
    public void No_bytes_make_a_reader_throw_or_run_on()
    {
        int understood = 0;
        SeededRandom.ForEachSeed(40, random =>
        {
            var mutator = new ByteMutator(random, Corpus);
            for (int i = 0; i < 500; i++)
            {
                understood += ReadEverything(mutator.Next());
            }
        });

        // Otherwise the mutator only makes noise that the first length check throws away.
        Assert.True(understood > 1000, $"only {understood} messages were understood");
    }

    private static int ReadEverything(byte[] bytes)
    {
        int understood = 0;
        int messagesRead = 0;
        var messages = new MessageReader(bytes);
        while (messages.TryRead(out MessageHeader header, out ReadOnlySpan<byte> payload))
        {
            Assert.True(++messagesRead <= bytes.Length / MessageHeader.Size);
            understood += Acknowledgement.TryRead(header, payload, out _) ? 1 : 0;
            understood += LinkCodec.TryRead(payload, out _) ? 1 : 0;
            understood += AddressCodec.TryRead(payload, out _) ? 1 : 0;
            understood += NeighbourCodec.TryRead(payload, out _) ? 1 : 0;
            understood += RouteCodec.TryRead(payload, out _) ? 1 : 0;
            understood += RouteCodec.TryReadChoice(payload, out _) ? 1 : 0;
            understood += NeighbourCodec.TryReadEntry(payload, out _) ? 1 : 0;
            understood += GroupCodec.TryRead(payload, out _) ? 1 : 0;
        }

        return understood;
    }
}
