// Prints the multicast datagrams of a group, received over the fastest port that the machine has:
// FastestMulticast 239.1.2.3:5000 eth0
using System.Text;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;

if (args.Length != 2 || !Endpoint.TryParse(args[0], out Endpoint group) || !group.IsMulticast)
{
    Console.Error.WriteLine("expected GROUP:PORT INTERFACE, as 239.1.2.3:5000 eth0");
    return 2;
}

Backends.TryGet("auto", out IBackend? fastest);
using IDatagramPort port = fastest!.OpenDatagramPort(new() { Local = group, Group = group, Interface = args[1] });
Console.Error.WriteLine($"receiving over {port.Capabilities.FullName}");
foreach (Capability capability in port.Capabilities.Items)
{
    Console.Error.WriteLine($"  {capability}");
}

var received = new Received[16];
while (true)
{
    int count = port.Receive(received); // spins: the fastest way to wait, at the price of a core
    foreach (Received datagram in received.AsSpan(0, count))
    {
        Console.WriteLine($"{datagram.Source}: {Encoding.UTF8.GetString(port.Frames[datagram.Frame])}");
        port.Frames.Return(datagram.Frame);
    }
}
