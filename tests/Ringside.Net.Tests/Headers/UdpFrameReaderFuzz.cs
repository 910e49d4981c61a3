using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ringside.Net.Headers;
using Ringside.Testing;

namespace Ringside.Net.Tests.Headers;

public sealed class UdpFrameReaderFuzz
{
    private const int FramesPerSeed = 5000;

    private static readonly string[] Corpus =
    [
        GoldenFrames.UnicastIPv4, GoldenFrames.MulticastIPv4, GoldenFrames.UnicastIPv6, GoldenFrames.Empty, GoldenFrames.LastFragment,
        GoldenFrames.Options,
    ];

    [Fact]
    public void Every_spoiled_frame_gets_the_verdict_of_the_naive_reader()
    {
        // 200,000 frames in a usual run; a long one has 10 million, and ForEachSeed makes ten times as many seeds then.
        int seeds = (int)LongRuns.Choose(200_000, 1_000_000) / FramesPerSeed;
        int[] verdicts = new int[Enum.GetValues<FrameVerdict>().Length];
        SeededRandom.ForEachSeed(seeds, random =>
        {
            byte[][] plain = [.. Corpus.Select(GoldenFrames.Bytes)];
            var mutator = new ByteMutator(random, [.. plain, .. plain.Select(frame => GoldenFrames.Tagged(frame)), new byte[100]]);
            for (int i = 0; i < FramesPerSeed; i++)
            {
                byte[] frame = mutator.Next();
                if (random.NextBool())
                {
                    MendNetworkChecksum(frame);
                }

                var policy = (ChecksumPolicy)random.Next(3);
                FrameVerdict verdict = UdpFrameReader.Read(frame, policy, out UdpFrame result);
                verdicts[(int)verdict]++;
                (FrameVerdict expected, byte[] payload) = NaiveFrameReader.Read(frame, policy);
                Assert.True(expected == verdict, $"expected {expected}, got {verdict}: {Convert.ToHexString(frame)}");
                Assert.Equal(payload, frame.AsSpan(result.PayloadOffset, result.PayloadLength));
            }
        });
        Assert.All(Enum.GetValues<FrameVerdict>(), verdict => Assert.True(verdicts[(int)verdict] > 100, $"{verdict} hardly came up"));
    }

    [Fact]
    public void Random_bytes_do_no_harm() => SeededRandom.ForEachSeed(20, random =>
    {
        for (int i = 0; i < 1000; i++)
        {
            byte[] frame = new byte[random.Next(120)];
            random.NextBytes(frame);
            FrameVerdict verdict = UdpFrameReader.Read(frame, ChecksumPolicy.Trust, out _);
            Assert.Equal(NaiveFrameReader.Read(frame, ChecksumPolicy.Trust).Verdict, verdict);
        }
    });

    // Otherwise nearly every change to an IPv4 header ends at its checksum, and what comes after it is hardly tried.
    private static void MendNetworkChecksum(byte[] frame)
    {
        if (!EthernetHeader.TryFindPacket(frame, out ushort type, out int offset) || type != 0x0800 || frame.Length < offset + 20)
        {
            return;
        }

        int length = Math.Min((frame[offset] & 0x0f) * 4, frame.Length - offset);
        if (length >= 20)
        {
            frame.AsSpan(offset + 10, 2).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(
                frame.AsSpan(offset + 10), (ushort)~NaiveChecksum.Sum(MemoryMarshal.ToEnumerable<byte>(frame.AsMemory(offset, length))));
        }
    }
}
