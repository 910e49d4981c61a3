using Ringside.Linux.Errors;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Errors;

public sealed class KernelExceptionTests
{
    [Fact]
    public void The_line_names_the_call_the_error_and_what_to_do()
    {
        Assert.Equal("call(x): EPIPE", new KernelException("call(x)", Errno.EPIPE).Message);
        Assert.Equal("call(x): EPIPE, do y", new KernelException("call(x)", Errno.EPIPE, "do y").Message);
        Assert.Equal("call(x): ECONNREFUSED, nobody listens there", new KernelException("call(x)", Errno.ECONNREFUSED).Message);
        Assert.Equal("call(x): errno 4095", new KernelException("call(x)", (Errno)4095).Message);
    }

    [Fact]
    public void Every_line_is_one_line() => Assert.All(
        Enum.GetValues<Errno>(), error => Assert.DoesNotContain('\n', new KernelException("call(x)", error).Message));

    [Fact]
    public void Numbers_are_those_of_the_kernel_header()
    {
        // asm-generic/errno-base.h and errno.h, the same on x64 and arm64.
        Assert.Equal(
            [11, 23, 24, 32, 71, 90, 98, 100, 101, 103, 104, 111, 112, 113, 115],
            new[]
            {
                Errno.EAGAIN, Errno.ENFILE, Errno.EMFILE, Errno.EPIPE, Errno.EPROTO, Errno.EMSGSIZE, Errno.EADDRINUSE, Errno.ENETDOWN,
                Errno.ENETUNREACH, Errno.ECONNABORTED, Errno.ECONNRESET, Errno.ECONNREFUSED, Errno.EHOSTDOWN, Errno.EHOSTUNREACH,
                Errno.EINPROGRESS,
            }.Select(error => (int)error));
    }

    [Fact]
    public void A_good_result_costs_no_text()
    {
        int formatted = 0;
        Assert.Equal(5, KernelException.Check(5, $"call({formatted++})"));
        Assert.Equal(0, formatted);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                KernelException.Check(i, $"call({i} of {formatted})");
            }
        }));
    }

    [Fact]
    public void The_error_is_the_one_of_the_call_even_if_the_text_calls_the_kernel()
    {
        KernelException failure = Assert.Throws<KernelException>(
            () => KernelException.Check(Libc.close(-1), $"close({new AnotherCall()})"));
        Assert.Equal("close(-1): EBADF", failure.Message);
        Assert.Equal(Errno.EBADF, failure.Error);
        Assert.Equal("close(-1)", failure.Call);
    }

    private sealed class AnotherCall
    {
        public override unsafe string ToString()
        {
            Assert.Equal(-1, Libc.munmap((void*)1, 1)); // EINVAL
            return "-1";
        }
    }
}
