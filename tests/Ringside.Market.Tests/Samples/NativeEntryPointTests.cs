using NativeMatching;
using Ringside.Market.Orders;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Samples;

/// <summary>The entry points of samples/NativeMatching, called as C calls them.</summary>
public sealed unsafe class NativeEntryPointTests : IDisposable
{
    private static readonly delegate* unmanaged<BookOptions*, nint*, int> Create = &EntryPoints.Create;
    private static readonly delegate* unmanaged<nint, NewOrder*, int> New = &EntryPoints.New;
    private static readonly delegate* unmanaged<nint, long, ulong, int> Cancel = &EntryPoints.Cancel;
    private static readonly delegate* unmanaged<nint, long, ulong, long, long, int> Modify = &EntryPoints.Modify;
    private static readonly delegate* unmanaged<nint, Report*, uint, uint*, int> Drain = &EntryPoints.Drain;
    private static readonly delegate* unmanaged<nint, int> Destroy = &EntryPoints.Destroy;

    private readonly nint _book;

    public NativeEntryPointTests()
    {
        BookOptions options = Options();
        nint book;
        Assert.Equal(ReturnCode.Ok, Create(&options, &book));
        _book = book;
    }

    public void Dispose() => Assert.Equal(ReturnCode.Ok, Destroy(_book));

    [Fact]
    public void Wrong_arguments_are_answered_with_a_code()
    {
        NewOrder order = Order(1, Side.Bid, 100);
        uint count;
        Assert.Equal(ReturnCode.InvalidArgument, Create(null, null));
        Assert.Equal(ReturnCode.InvalidArgument, New(0, &order));
        Assert.Equal(ReturnCode.InvalidArgument, New(_book, null));
        Assert.Equal(ReturnCode.InvalidArgument, Cancel(0, 1, 1));
        Assert.Equal(ReturnCode.InvalidArgument, Modify(0, 1, 1, 1, 1));
        Assert.Equal(ReturnCode.InvalidArgument, Drain(_book, null, 1, &count));
        Assert.Equal(ReturnCode.InvalidArgument, Drain(_book, null, 0, null));
        Assert.Equal(ReturnCode.InvalidArgument, Destroy(0));
        order.Side = (Side)2;
        Assert.Equal(ReturnCode.InvalidArgument, New(_book, &order));
        order = Order(1, Side.Bid, 100);
        order.Life = (OrderLife)3;
        Assert.Equal(ReturnCode.InvalidArgument, New(_book, &order));
        Assert.Empty(DrainAll());
    }

    [Fact]
    public void Options_out_of_range_give_no_book()
    {
        Assert.Equal(ReturnCode.WrongVersion, CodeOf(Options() with { Size = 24 }));
        foreach (BookOptions options in new[]
        {
            Options() with { MaximumOrders = 0 }, Options() with { MaximumOrders = 1u << 31 }, Options() with { ExpectedOrders = 9 },
            Options() with { WindowBits = 5 }, Options() with { WindowBits = 19 }, Options() with { WaitingReports = 1u << 29 },
            Options() with { Reserved = 1 },
        })
        {
            Assert.Equal(ReturnCode.InvalidArgument, CodeOf(options));
        }
    }

    [Fact]
    public void No_report_is_lost_when_one_command_trades_with_all()
    {
        for (ulong id = 1; id <= 8; id++)
            Assert.Equal(ReturnCode.Ok, Enter(Order(id, Side.Ask, 100)));
        // Nine wait after this one, more than the eight that were agreed.
        Assert.Equal((int)OrderResult.UnknownId, Cancel(_book, 0, 99));
        Assert.Equal(ReturnCode.DrainFirst, Enter(Order(9, Side.Bid, 100)));
        Assert.Equal(ReturnCode.DrainFirst, Cancel(_book, 0, 1));
        Assert.Equal(ReturnCode.DrainFirst, Modify(_book, 0, 1, 1, 1));
        Assert.Equal(9, DrainAll().Count);
        for (long sequence = 0; sequence < 8; sequence++)
            Cancel(_book, sequence, 99);
        NewOrder sweep = Order(9, Side.Bid, 100) with { Quantity = 100, Life = OrderLife.ImmediateOrCancel };
        Assert.Equal(ReturnCode.Ok, Enter(sweep));
        List<Report> reports = DrainAll();
        Assert.Equal(18, reports.Count);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], reports.Where(report => report.Kind == ReportKind.Traded).Select(report => report.Id));
        Assert.Equal(ReportKind.Cancelled, reports[^1].Kind);
    }

    [Fact]
    public void Nothing_is_allocated_for_an_order()
    {
        Assert.Equal(0, Allocations.Measure(() =>
        {
            Report* reports = stackalloc Report[8];
            uint count;
            for (ulong id = 1; id <= 5_000; id++)
            {
                NewOrder order = Order(id, (Side)(id & 1), 100);
                New(_book, &order);
                Modify(_book, 1, id, 101, 2);
                Cancel(_book, 2, id);
                Drain(_book, reports, 8, &count);
            }
        }));
    }

    private static BookOptions Options() =>
        new() { Size = (uint)sizeof(BookOptions), MaximumOrders = 8, ExpectedOrders = 8, WindowBits = 8, WaitingReports = 8 };

    private static NewOrder Order(ulong id, Side side, long price) =>
        new() { Sequence = (long)id, Id = id, Side = side, Price = price, Quantity = 1 };

    private static int CodeOf(BookOptions options)
    {
        nint book = 1;
        int code = Create(&options, &book);
        Assert.Equal(0, book);
        return code;
    }

    private int Enter(NewOrder order) => New(_book, &order);

    private List<Report> DrainAll()
    {
        List<Report> all = [];
        Report* reports = stackalloc Report[5];
        uint count;
        while (Drain(_book, reports, 5, &count) == ReturnCode.Ok && count > 0)
            all.AddRange(new ReadOnlySpan<Report>(reports, (int)count));
        return all;
    }
}
