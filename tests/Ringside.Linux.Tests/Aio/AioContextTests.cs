using System.Reflection;
using System.Runtime.InteropServices;
using Ringside.Linux.Aio;
using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Linux.Memory;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Aio;

public sealed unsafe class AioContextTests
{
    private const long LongNanos = 10_000_000_000;

    [Theory]
    [InlineData(
        typeof(AioRequest),
        64,
        "_data 0, _key 8, _callFlags 12, _operation 16, _priority 18, _descriptor 20, _address 24, _length 32, _offset 40, "
        + "_reserved 48, _flags 56, _event 60")]
    [InlineData(typeof(AioCompletion), 32, "_data 0, _request 8, _result 16, _second 24")]
    public void Every_structure_is_laid_out_as_the_kernel_header_has_it(Type structure, int size, string expected)
    {
        IEnumerable<string> offsets = structure
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(field => $"{field.Name} {Marshal.OffsetOf(structure, field.Name)}");
        Assert.Equal(expected, string.Join(", ", offsets));
        Assert.Equal(size, Marshal.SizeOf(structure));
    }

    [Theory]
    [InlineData(FileOpening.None)]
    [InlineData(FileOpening.Direct)]
    public void Writes_and_reads_complete_with_their_data_and_counts(FileOpening opening)
    {
        using TemporaryFolder folder = new();
        int opened = KernelFile.TryOpen(folder.File("a"), FileOpening.New | opening, out KernelFile? file);
        Assert.SkipWhen(opened == -(int)Errno.EINVAL, "this file system has no O_DIRECT");
        using AioContext context = new(8);
        using PinnedRegion region = new(3 * 4096);
        using PinnedRegion requests = new(3 * sizeof(AioRequest));
        using (file)
        {
            new Span<byte>(region.Start, 4096).Fill(1);
            new Span<byte>(region.Start + 4096, 4096).Fill(2);
            var request = (AioRequest*)requests.Start;
            request[0].Prepare(AioOperation.Write, file!.Value, region.Start, 4096, 0, 10);
            request[1].Prepare(AioOperation.Write, file.Value, region.Start + 4096, 4096, 4096, 11);
            Assert.Equal(2, context.Submit([(nint)request, (nint)(request + 1)]));
            Assert.Equal([(10, 4096), (11, 4096)], Take(context, 2));
            request[0].Prepare(AioOperation.SynchronizeData, file.Value, null, 0, 0, 12);
            Assert.Equal(1, context.Submit([(nint)request]));
            Assert.Equal([(12, 0)], Take(context, 1));
            request[0].Prepare(AioOperation.Read, file.Value, region.Start + 8192, 4096, 4096, 13);
            Assert.Equal(1, context.Submit([(nint)request]));
            Assert.Equal([(13, 4096)], Take(context, 1));
            Assert.Equal(2, region.Start[8192 + 4095]);
        }
    }

    [Fact]
    public void Errors_are_results_and_waiting_has_an_end()
    {
        using AioContext context = new(4);
        using PinnedRegion requests = new(sizeof(AioRequest));
        var request = (AioRequest*)requests.Start;
        request->Prepare(AioOperation.Read, -1, requests.Start, 1, 0, 1);
        Assert.Equal(-(int)Errno.EBADF, context.Submit([(nint)request]));
        var room = new AioCompletion[1];
        Assert.Equal(0, context.Take(room, 0, 0));
        Assert.Equal(0, context.Take(room, 1, 1_000_000));
        context.Dispose();
        Assert.Equal(-(int)Errno.EINVAL, context.Take(room, 0, 0));
    }

    [Fact]
    public void More_than_the_system_allows_names_where_the_limit_stands()
    {
        var error = Assert.Throws<KernelException>(() => new AioContext(int.MaxValue / 2));
        Assert.Contains("aio-max-nr", error.Message, StringComparison.Ordinal);
    }

    private static List<(int Data, int Result)> Take(AioContext context, int count)
    {
        var room = new AioCompletion[8];
        var taken = new List<(int Data, int Result)>();
        while (taken.Count < count)
        {
            int some = context.Take(room, 1, LongNanos);
            Assert.InRange(some, 1, count);
            taken.AddRange(room.AsSpan(0, some).ToArray().Select(completion => ((int)completion.Data, completion.Result)));
        }

        taken.Sort();
        return taken;
    }
}
