using System.Text;
using Ringside.Messaging.Files;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Files;

public sealed class FileCodecTests
{
    private const string Write = "30030300 02000000 0807060504030201 0010000000000000 612E62 AABB";
    private const string List = "30050000 00100000 0807060504030201 0000000000000000";
    private const string Answer = "31000000 02000000 0807060504030201 0020000000000000 AABB";
    private const string Refusal = "31060000 00000000 0807060504030201 0000000000000000";
    private const string Entries = "01 61 0500000000000000 02 6262 0600000000000000";

    private const long Id = 0x0102_0304_0506_0708;

    [Fact]
    public void Each_message_has_its_golden_bytes_and_they_are_read()
    {
        byte[] bytes = new byte[64];
        var write = new FileRequest
        {
            Kind = FileOperationKind.WriteAt,
            Length = 2,
            Id = Id,
            Offset = 4096,
            Name = "a.b"u8,
            Bytes = [0xAA, 0xBB],
        };
        Assert.Equal(Hex(Write), bytes[..write.Write(bytes)]);
        Assert.True(FileRequest.TryRead(Hex(Write), out FileRequest request));
        Assert.Equal((FileOperationKind.WriteAt, 2u, Id, 4096), (request.Kind, request.Length, request.Id, request.Offset));
        Assert.True(request.Name.SequenceEqual("a.b"u8));
        Assert.Equal([0xAA, 0xBB], request.Bytes.ToArray());
        Assert.True(FileRequest.TryRead(Hex(List), out request));
        Assert.Equal((FileOperationKind.List, 0), (request.Kind, request.Name.Length));
        var answer = new FileResponse(FileResult.Ok, 2, Id, 8192);
        answer.Write(bytes);
        Assert.Equal(Hex(Answer)[..FileResponse.Size], bytes[..FileResponse.Size]);
        Assert.True(FileResponse.TryRead(Hex(Answer), out FileResponse response));
        Assert.Equal(answer, response);
        Assert.True(FileResponse.TryRead(Hex(Refusal), out response));
        Assert.Equal(new FileResponse(FileResult.NameHasSeparator, 0, Id, 0), response);
        int length = FileEntry.Write(bytes, "a"u8, 5);
        length += FileEntry.Write(bytes.AsSpan(length), "bb"u8, 6);
        Assert.Equal(Hex(Entries), bytes[..length]);
        Assert.Equal((0, 10), (FileEntry.Write(new byte[9], "a"u8, 5), FileEntry.Write(new byte[10], "a"u8, 5)));
        Assert.Equal([("a", 5), ("bb", 6)], Read(Hex(Entries)));
    }

    [Theory]
    [InlineData("30000000 00000000 0807060504030201 0000000000000000")] // operation 0
    [InlineData("30070000 00000000 0807060504030201 0000000000000000")] // operation 7
    [InlineData("30010001 00000000 0807060504030201 0000000000000000")] // not zero
    [InlineData("30010200 00000000 0807060504030201 0000000000000000 61")] // half a name
    [InlineData("310F0000 00000000 0807060504030201 0000000000000000")] // result 15
    [InlineData("31000000 01000000 0807060504030201 0000000000000000")] // a byte fewer
    [InlineData("31000000 00000000 0807060504030201 00000000000000FF")] // negative value
    [InlineData("")]
    public void A_message_against_the_table_is_refused(string hex)
    {
        Assert.False(FileRequest.TryRead(Hex(hex), out _));
        Assert.False(FileResponse.TryRead(Hex(hex), out _));
    }

    [Theory]
    [InlineData("01 61 05000000000000")]
    [InlineData("05 61 0500000000000000")]
    [InlineData("01 61 05000000000000FF")]
    [InlineData("01 2F 0500000000000000")]
    [InlineData("00 0500000000000000")]
    public void An_entry_against_the_table_is_refused(string hex) => Assert.Empty(Read(Hex(hex)));

    [Theory]
    [InlineData("a", FileResult.Ok)]
    [InlineData("...a", FileResult.Ok)]
    [InlineData("größe 1.txt", FileResult.Ok)]
    [InlineData("", FileResult.NameEmpty)]
    [InlineData(".", FileResult.NameIsDots)]
    [InlineData("..", FileResult.NameIsDots)]
    [InlineData("....", FileResult.NameIsDots)]
    [InlineData("../a", FileResult.NameHasSeparator)]
    [InlineData("/", FileResult.NameHasSeparator)]
    [InlineData("a\\b", FileResult.NameHasSeparator)]
    [InlineData("a\0", FileResult.NameHasControl)]
    [InlineData("a\nb", FileResult.NameHasControl)]
    [InlineData("a\u007f", FileResult.NameHasControl)]
    public void Each_bad_name_breaks_one_rule(string name, FileResult expected) =>
        Assert.Equal(expected, FileNames.Check(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void A_name_is_text_of_128_bytes_at_most()
    {
        Assert.Equal(FileResult.Ok, FileNames.Check(Enumerable.Repeat((byte)'a', 128).ToArray()));
        Assert.Equal(FileResult.NameTooLong, FileNames.Check(Enumerable.Repeat((byte)'a', 129).ToArray()));
        Assert.Equal(FileResult.NameIsNotText, FileNames.Check([(byte)'a', 0xC3]));
        Assert.Equal(FileResult.NameIsNotText, FileNames.Check([0xC0, 0xAF])); // a slash in too many bytes
    }

    [Fact]
    public void Fuzz_what_is_read_is_written_in_the_same_bytes() => SeededRandom.ForEachSeed(20, random =>
    {
        var mutator = new ByteMutator(random, Hex(Write), Hex(List), Hex(Answer), Hex(Refusal), Hex(Entries));
        byte[] again = new byte[512];
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = mutator.Next();
            if (FileRequest.TryRead(bytes, out FileRequest request))
                Assert.Equal(bytes, again[..request.Write(again)]);
            if (FileResponse.TryRead(bytes, out FileResponse response))
            {
                response.Write(again);
                Assert.Equal(bytes[..FileResponse.Size], again[..FileResponse.Size]);
            }

            Assert.InRange(Read(bytes).Count, 0, bytes.Length / 10);
        }
    });

    private static List<(string Name, long Size)> Read(ReadOnlySpan<byte> bytes)
    {
        List<(string, long)> entries = [];
        while (FileEntry.TryRead(ref bytes, out FileEntry entry))
            entries.Add((Encoding.UTF8.GetString(entry.Name), entry.SizeBytes));
        return entries;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
