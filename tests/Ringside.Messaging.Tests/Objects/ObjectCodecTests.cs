using Ringside.Messaging.Objects;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

public sealed class ObjectCodecTests
{
    private const string Head = "10010200 04030201 0807060504030201 0010000000000000 FFFFFFFFFFFFFFFF";
    private const string Block = "1100000000000000 0807060504030201 0020000000000000 AABB";
    private const string Append = "1200000000000000 0807060504030201 0700000000000000 CC";
    private const string Cancel = "1500000000000000 0807060504030201";
    private const string Status =
        "14000102 04030201 0807060504030201 0030000000000000 0010000000000000 "
        + "0010000000000000 0020000000000000 0040000000000000 0150000000000000";

    private const string LeftOut = "14040200 00000000 0807060504030201 0030000000000000 0010000000000000";

    private const string Complete = "14010000 00000000 0807060504030201 0030000000000000 0030000000000000";

    private const long Id = 0x0102_0304_0506_0708;

    private static byte[] Finish => [.. Hex("1300000000000000 0807060504030201 0030000000000000 0300000000000000"), .. Digest];

    private static byte[] Digest => [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Each_message_has_its_golden_bytes()
    {
        byte[] bytes = new byte[200];
        var head = new ObjectHead(new ObjectInfo(Id, ObjectMode.OffsetWrites, 0x1000, -1), 0x0102_0304);
        head.Write(bytes);
        Assert.Equal(Hex(Head), bytes[..ObjectHead.Size]);
        ObjectPart.WriteHeader(bytes, ObjectMessageKind.Block, Id, 0x2000);
        Assert.Equal(Hex(Block)[..24], bytes[..24]);
        ObjectPart.WriteHeader(bytes, ObjectMessageKind.Append, Id, 7);
        Assert.Equal(Hex(Append)[..24], bytes[..24]);
        new ObjectFinish { Id = Id, SizeBytes = 0x3000, Appends = 3, Digest = Digest }.Write(bytes);
        Assert.Equal(Finish, bytes[..ObjectFinish.Size]);
        new ObjectCancel(Id).Write(bytes);
        Assert.Equal(Hex(Cancel), bytes[..ObjectCancel.Size]);
        var status = new ObjectStatus { IsAnswer = true, Query = 0x0102_0304, Id = Id, HeldBytes = 0x3000, Next = 0x1000 };
        int length = status.Write(bytes, [new ObjectRange(0x1000, 0x2000), new ObjectRange(0x4000, 0x5001)]);
        Assert.Equal(Hex(Status), bytes[..length]);
        var left = new ObjectStatus { Verdict = ObjectVerdict.Conflict, LeftOut = true, Id = Id, HeldBytes = 0x3000, Next = 0x1000 };
        Assert.Equal(Hex(LeftOut), bytes[..left.Write(bytes, [])]);
        var whole = new ObjectStatus { Verdict = ObjectVerdict.Complete, Id = Id, HeldBytes = 0x3000, Next = 0x3000, Digest = Digest };
        Assert.Equal([.. Hex(Complete), .. Digest], bytes[..whole.Write(bytes, [])]);
    }

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.True(ObjectHead.TryRead(Hex(Head), out ObjectHead head));
        Assert.Equal(new ObjectHead(new ObjectInfo(Id, ObjectMode.OffsetWrites, 0x1000, -1), 0x0102_0304), head);
        Assert.True(ObjectPart.TryRead(Hex(Block), out ObjectPart block));
        Assert.Equal((ObjectMessageKind.Block, Id, 0x2000), (block.Kind, block.Id, block.Position));
        Assert.Equal([0xAA, 0xBB], block.Bytes.ToArray());
        Assert.True(ObjectPart.TryRead(Hex(Append), out ObjectPart append));
        Assert.Equal((ObjectMessageKind.Append, 7), (append.Kind, append.Position));
        Assert.True(ObjectFinish.TryRead(Finish, out ObjectFinish finish));
        Assert.Equal((Id, 0x3000, 3), (finish.Id, finish.SizeBytes, finish.Appends));
        Assert.Equal(Digest, finish.Digest.ToArray());
        Assert.True(ObjectCancel.TryRead(Hex(Cancel), out ObjectCancel cancel));
        Assert.Equal(Id, cancel.Id);
        Assert.True(ObjectStatus.TryRead(Hex(Status), out ObjectStatus status));
        Assert.Equal((true, 0x0102_0304u, Id, 0x3000, 0x1000), (status.IsAnswer, status.Query, status.Id, status.HeldBytes, status.Next));
        Assert.Equal(2, status.RangeCount);
        Assert.Equal((new ObjectRange(0x1000, 0x2000), new ObjectRange(0x4000, 0x5001)), (status.Range(0), status.Range(1)));
        Assert.Equal((ObjectVerdict.Open, false), (status.Verdict, status.LeftOut));
        Assert.True(ObjectStatus.TryRead(Hex(LeftOut), out status));
        Assert.Equal((ObjectVerdict.Conflict, true, false, 0), (status.Verdict, status.LeftOut, status.IsAnswer, status.RangeCount));
        Assert.Equal(0, status.Digest.Length);
        byte[] whole = [.. Hex(Complete), .. Digest];
        Assert.True(ObjectStatus.TryRead(whole, out status));
        Assert.Equal((ObjectVerdict.Complete, 0), (status.Verdict, status.RangeCount));
        Assert.Equal(Digest, status.Digest.ToArray());
    }

    [Theory]
    [InlineData("10030200 04030201 0807060504030201 0010000000000000 0000000000000000")] // mode 3
    [InlineData("10020200 04030201 0807060504030201 0010000000000000 0000000000000000")] // appends with a size
    [InlineData("10010100 04030201 0807060504030201 0010000000000000 0000000000000000")] // version 1
    [InlineData("10010200 04030201 0807060504030201 00000000000000FF 0000000000000000")] // negative size
    [InlineData("1100000000000000 0807060504030201 0020000000000000")] // no bytes
    [InlineData("1100000000000001 0807060504030201 0020000000000000 AA")] // not zero
    [InlineData("1100000000000000 0807060504030201 FFFFFFFFFFFFFF7F AA")] // ends past 2^63 - 1
    [InlineData("1100000000000000 0807060504030201 FFFFFFFFFFFFFFFF AA")] // negative offset
    [InlineData("14080000 00000000 0807060504030201 0000000000000000 0000000000000000")] // verdict 8
    [InlineData("14000001 00000000 0807060504030201 0000000000000000 0000000000000000")] // a range fewer
    [InlineData("14000001 00000000 0807060504030201 0000000000000000 0000000000000000 05000000000000000500000000000000")] // empty
    [InlineData("14000300 00000000 0807060504030201 0000000000000000 0000000000000000")] // neither answer nor left out
    [InlineData("14000000 00000000 0807060504030201 00000000000000FF 0000000000000000")] // negative bytes held
    [InlineData("14000000 00000000 0807060504030201 0000000000000000 00000000000000FF")] // negative next
    [InlineData("14010000 00000000 0807060504030201 0000000000000000 0000000000000000")] // complete without a digest
    [InlineData("14010001 00000000 0807060504030201 0000000000000000 0000000000000000 00000000000000000500000000000000")] // with a range
    [InlineData("1500000000000000 08070605040302")]
    [InlineData("")]
    public void A_message_against_the_table_is_refused(string hex)
    {
        byte[] bytes = Hex(hex);
        Assert.False(ObjectHead.TryRead(bytes, out _));
        Assert.False(ObjectPart.TryRead(bytes, out _));
        Assert.False(ObjectFinish.TryRead(bytes, out _));
        Assert.False(ObjectCancel.TryRead(bytes, out _));
        Assert.False(ObjectStatus.TryRead(bytes, out _));
    }

    [Fact]
    public void A_finish_has_its_size_and_no_negative_numbers()
    {
        foreach (byte[] finish in (byte[][])[Finish[..^1], [.. Finish, 0], Changed(Finish, 23, 0x80), Changed(Finish, 31, 0x80)])
        {
            Assert.False(ObjectFinish.TryRead(finish, out _), Convert.ToHexString(finish));
        }
    }

    [Theory]
    [InlineData(32, 2, true)]
    [InlineData(33, 2, false)]
    [InlineData(2, 1, false)]
    public void A_status_has_32_ranges_at_most_and_they_do_not_touch(int count, int distance, bool isRead)
    {
        ObjectRange[] ranges = [.. Enumerable.Range(0, count).Select(i => new ObjectRange(i * distance, (i * distance) + 1))];
        byte[] bytes = new byte[1024];
        int length = new ObjectStatus { Id = Id }.Write(bytes, ranges);
        Assert.Equal(isRead, ObjectStatus.TryRead(bytes.AsSpan(0, length), out _));
    }

    [Fact]
    public void Fuzz_no_bytes_make_a_decoder_throw_and_what_it_takes_is_within_the_rules() =>
        SeededRandom.ForEachSeed(20, random =>
        {
            byte[] complete = [.. Hex(Complete), .. Digest];
            var mutator = new ByteMutator(random, Hex(Head), Hex(Block), Hex(Append), Finish, Hex(Cancel), Hex(Status), complete);
            byte[] again = new byte[1024];
            for (int i = 0; i < 2000; i++)
            {
                byte[] bytes = mutator.Next();
                ObjectFinish.TryRead(bytes, out _);
                ObjectCancel.TryRead(bytes, out _);
                if (ObjectHead.TryRead(bytes, out ObjectHead head))
                {
                    head.Write(again);
                    Assert.Equal(bytes, again[..ObjectHead.Size]);
                }

                if (ObjectPart.TryRead(bytes, out ObjectPart part))
                    Assert.True(part.Position >= 0 && part.Bytes.Length > 0 && part.Position + part.Bytes.Length > 0);
                if (ObjectStatus.TryRead(bytes, out ObjectStatus status))
                    CheckRanges(status);
            }
        });

    private static void CheckRanges(in ObjectStatus status)
    {
        Assert.InRange(status.RangeCount, 0, ObjectStatus.MaximumRanges);
        long end = -1;
        for (int i = 0; i < status.RangeCount; i++)
        {
            Assert.True(status.Range(i).Start > end && status.Range(i).Length > 0);
            end = status.Range(i).End;
        }
    }

    private static byte[] Changed(byte[] bytes, int at, byte value) => [.. bytes[..at], value, .. bytes[(at + 1)..]];

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
