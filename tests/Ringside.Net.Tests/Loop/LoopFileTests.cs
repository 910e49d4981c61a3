using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

public sealed class LoopFileTests
{
    private const int ReadWriteCreate = 2 | 0x40;

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("file");
        Loops.Run(async loop =>
        {
            using (LoopFile file = LoopFile.Own(loop, await LoopFile.Open(loop, path, ReadWriteCreate)))
            {
                Frame frame = Loops.Lease(loop, "from a frame, ");
                Assert.Equal(14, await file.Write(frame, 0));
                Assert.Equal(11, await file.Write("from memory"u8.ToArray(), 14));
                Assert.Equal(0, await file.Synchronize());
                loop.Frames.Return(frame);
                Frame into = Loops.Lease(loop);
                Assert.Equal(25, await file.Read(into, 0));
                Assert.Equal("from a frame, from memory", Loops.Text(loop, into, 25));
                loop.Frames.Return(into);
                byte[] bytes = new byte[100];
                Assert.Equal(6, await file.Read(bytes, 19));
                Assert.Equal("memory"u8, bytes.AsSpan(0, 6));
                Assert.Equal(0, await file.Read(bytes, 25));
            }

            Assert.Equal(-(int)Errno.ENOENT, await LoopFile.Open(loop, folder.Path + "/no", 0));
        });
        Assert.Equal("from a frame, from memory", File.ReadAllText(path));
    }

    [Fact]
    public void A_detached_file_stays_open()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("file", "text");
        Loops.Run(async loop =>
        {
            LoopFile file = LoopFile.Own(loop, await LoopFile.Open(loop, path, 0));
            int descriptor = file.Detach();
            file.Dispose();
            await loop.NextTurn();
            using LoopFile again = LoopFile.Own(loop, descriptor);
            Assert.Equal(4, await again.Read(new byte[9], 0));
        });
    }
}
