// Command loyalty turns order exports into the monthly customer-loyalty report of a company.
package main

import "os"

func main() { os.Exit(do(os.Args[1:], os.Stdout, os.Stderr)) }
