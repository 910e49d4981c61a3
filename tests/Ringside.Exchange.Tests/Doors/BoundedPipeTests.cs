using Ringside.Exchange.Doors;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Doors;

public sealed class BoundedPipeTests
{
    [Fact]
    public async Task Who_waits_for_bytes_gets_them_or_the_end()
    {
        BoundedPipe pipe = new(4);
        byte[] into = new byte[8];
        ValueTask<int> reading = pipe.ReadAsync(into);
        Assert.False(reading.IsCompleted);
        Assert.Equal(2, pipe.Write([1, 2]));
        Assert.Equal(2, await reading);
        reading = pipe.ReadAsync(into);
        pipe.Complete();
        Assert.Equal(0, await reading);
        Assert.Equal(0, pipe.Write([3]));
        Assert.True(pipe.IsOver);
    }

    [Fact]
    public async Task Who_waits_without_room_leaves_the_bytes_there()
    {
        BoundedPipe pipe = new(4);
        ValueTask<int> waiting = pipe.ReadAsync(Memory<byte>.Empty);
        Assert.False(waiting.IsCompleted);
        pipe.Write([1, 2]);
        Assert.Equal(0, await waiting);
        Assert.Equal(2, pipe.Count);
        pipe.Complete();
        Assert.Equal(0, await pipe.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(2, await pipe.ReadAsync(new byte[4]));
        Assert.Equal(0, await pipe.ReadAsync(new byte[4]));
    }

    [Fact]
    public async Task Who_writes_more_than_fits_waits_for_the_reader()
    {
        BoundedPipe pipe = new(4);
        int told = 0;
        ValueTask writing = pipe.WriteAsync(new byte[] { 1, 2, 3, 4, 5, 6 }, () => told++);
        Assert.False(writing.IsCompleted);
        Assert.Equal((4, 0, 1), (pipe.Count, pipe.Room, told));
        byte[] into = new byte[3];
        Assert.Equal(3, pipe.Peek(into));
        pipe.Skip(3);
        await writing;
        byte[] rest = new byte[8];
        Assert.Equal(3, pipe.Read(rest));
        Assert.Equal([4, 5, 6], rest[..3]);
    }

    [Fact]
    public async Task An_abort_frees_both_sides_and_forgets_what_was_there()
    {
        BoundedPipe pipe = new(2);
        Task writing = pipe.WriteAsync(new byte[3], () => { }).AsTask();
        pipe.Abort();
        await Assert.ThrowsAsync<IOException>(() => writing);
        Assert.Equal((0, 0), (pipe.Count, await pipe.ReadAsync(new byte[3])));
        Assert.True(pipe.IsOver);
    }

    [Fact]
    public void Bytes_come_out_as_they_went_in()
    {
        SeededRandom.ForEachSeed(50, random =>
        {
            BoundedPipe pipe = new(random.Next(1, 40));
            byte next = 0;
            byte expected = 0;
            for (int step = 0; step < 500; step++)
            {
                byte[] bytes = [.. Enumerable.Range(0, random.Next(0, 50)).Select(index => (byte)(next + index))];
                next += (byte)pipe.Write(bytes);
                byte[] into = new byte[random.Next(0, 50)];
                foreach (byte read in into[..pipe.Read(into)])
                    Assert.Equal(expected++, read);
            }
        });
    }
}
